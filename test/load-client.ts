// A process that sends reviews over TLS, back to back, until its parent says "end"; then it says what became of them.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { podOf, reviewOf } from './sample-review.ts';

/** What the parent gives, as JSON. */
export interface Load {
  readonly port: number;
  readonly caFile: string;
  /** Loops that send on one kept connection each. */
  readonly kept: number;
  /** Loops that open a connection for every review. */
  readonly fresh: number;
  /** What the first line of a refusal may be. */
  readonly headings: readonly string[];
}

/** What became of the requests. */
export interface Outcomes {
  right: number;
  /** An answer that is not the right one, or no answer at all to a request that was sent. */
  readonly wrong: string[];
  /** Connections that were not opened. */
  refused: number;
  /** How often each first line of a refusal was read. */
  readonly headings: Record<string, number>;
  /** How many different certificates were shown. */
  readonly certificates: number;
}

const good = reviewOf(podOf());
const bad = reviewOf(podOf({ hostPID: true }));
const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const ca = readFileSync(load.caFile, 'utf8');

const outcomes = { right: 0, wrong: [] as string[], refused: 0, headings: {} as Record<string, number> };
const certificates = new Set<string>();
const end = new AbortController();
process.on('message', () => end.abort());

const agents = Array.from({ length: load.kept }, () => new https.Agent({ keepAlive: true, maxSockets: 1 }));
const loops = [...agents, ...Array.from({ length: load.fresh }, () => false as const)].map(sendOn);
process.send?.('sends');
await Promise.all(loops);
for (const agent of agents) agent.destroy();
process.send?.({ ...outcomes, certificates: certificates.size } satisfies Outcomes);
process.disconnect();

async function sendOn(agent: https.Agent | false): Promise<void> {
  for (let count = 0; !end.signal.aborted; count++) {
    const isGood = count % 2 === 0;
    const result = await send(isGood ? good : bad, agent);
    if (result === 'refused') {
      outcomes.refused++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    const fault = result.fault ?? faultOf(result.body, isGood);
    if (fault === undefined) outcomes.right++;
    else outcomes.wrong.push(fault);
  }
}

function faultOf(body: string, isGood: boolean): string | undefined {
  const { response } = JSON.parse(body) as {
    response: { uid: string; allowed: boolean; status?: { message: string } };
  };
  if (response.uid !== 'u-1' || response.allowed !== isGood) return `answered ${body}`;
  if (isGood) return undefined;
  const heading = response.status?.message.split('\n')[0] ?? '';
  outcomes.headings[heading] = (outcomes.headings[heading] ?? 0) + 1;
  return load.headings.includes(heading) ? undefined : `refused with ${heading}`;
}

type Result = 'refused' | { readonly fault?: string; readonly body: string };

function send(review: string, agent: https.Agent | false): Promise<Result> {
  return new Promise((resolve) => {
    let isConnected = false;
    const place = { host: '127.0.0.1', port: load.port, path: '/validate', method: 'POST', ca, agent };
    const request = https.request({ ...place, headers: { 'content-type': 'application/json' } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('error', (error) => resolve({ fault: `broke off: ${error.message}`, body }));
      response.on('end', () => {
        resolve(response.statusCode === 200 ? { body } : { fault: `${response.statusCode}: ${body}`, body });
      });
    });
    request.on('socket', (socket) => {
      const secured = socket as TLSSocket;
      isConnected = request.reusedSocket;
      if (isConnected) return;
      secured.once('secureConnect', () => {
        isConnected = true;
        certificates.add(secured.getPeerCertificate().fingerprint256);
      });
    });
    request.on('error', (error) =>
      resolve(isConnected ? { fault: `no answer: ${error.message}`, body: '' } : 'refused'),
    );
    request.end(review);
  });
}
