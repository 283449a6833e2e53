import http from 'node:http';

/** What a server process has taken of the machine so far, by its own `GET /metrics`. */
export interface Usage {
  /** User and system time of all its threads, in seconds. */
  readonly cpu: number;
  /** Resident memory, in bytes. */
  readonly rss: number;
  /** What JavaScript holds of it, in bytes; undefined where the server does not tell. */
  readonly heapUsed: number | undefined;
}

/** Asks a server's ops port. Throws where it does not tell its processor time and memory. */
export async function usageOf(opsPort: number): Promise<Usage> {
  const { status, body } = await get(opsPort, '/metrics');
  if (status !== 200) throw new Error(`GET /metrics was answered with ${status}`);
  const needed = (name: string): number => {
    const value = sample(body, name);
    if (value === undefined) throw new Error(`GET /metrics does not tell ${name}`);
    return value;
  };
  return {
    cpu: needed('process_cpu_user_seconds_total') + needed('process_cpu_system_seconds_total'),
    rss: needed('process_resident_memory_bytes'),
    heapUsed: sample(body, 'nodejs_heap_size_used_bytes'),
  };
}

/** Whether a server says on its ops port that it is ready. False as long as nothing listens there. */
export async function isReady(opsPort: number): Promise<boolean> {
  try {
    return (await get(opsPort, '/readyz')).status === 200;
  } catch {
    return false;
  }
}

/** One value of the text format of Prometheus, of a series without labels. */
function sample(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(' ')[1]);
}

function get(port: number, path: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode, body }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}
