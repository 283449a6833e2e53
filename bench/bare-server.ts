// What every gate on Node pays whatever it does: TLS, HTTP, JSON. It takes the gate's flags, and has the same two ports.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { parseArgs } from 'node:util';

const text = { type: 'string', default: '' } as const;
const { values: flags } = parseArgs({
  options: { port: text, 'ops-port': text, 'tls-cert': text, 'tls-key': text },
});
const host = '127.0.0.1';

// Kept as long as the gate keeps its connections: Node's own five seconds end while the other is measured.
const keepAliveTimeout = 120_000;
const reviews = https.createServer(
  { cert: readFileSync(flags['tls-cert']), key: readFileSync(flags['tls-key']), keepAliveTimeout },
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly request: { uid: string } };
      const { uid } = review.request;
      const { apiVersion, kind } = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };
      const answer = JSON.stringify({ apiVersion, kind, response: { uid, allowed: true } });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
  },
);

const ops = http.createServer((request, response) => response.end(request.url === '/metrics' ? metrics() : 'ok\n'));

reviews.listen(Number(flags.port), host, () => ops.listen(Number(flags['ops-port']), host));

function metrics(): string {
  const { user, system } = process.cpuUsage();
  return [
    `process_cpu_user_seconds_total ${user / 1e6}`,
    `process_cpu_system_seconds_total ${system / 1e6}`,
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    '',
  ].join('\n');
}
