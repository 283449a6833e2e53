import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { ClusterUnreachable, Connection } from './connection.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let refusals: number;

/** A connection to a server that answers so. */
async function to(answer: RequestListener, { timeout = 5_000, prefix = '' } = {}): Promise<Connection> {
  refusals = 0;
  const server = http.createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`);
  const access = async () => ({ server: url, headers: { authorization: 'Bearer t' }, options: {} });
  const credentials = { access, refused: () => void refusals++ };
  const connection = new Connection({ credentials, userAgent: 'plimsoll/test', timeout });
  ends.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => server.closeAllConnections(),
    () => connection.close(),
  );
  return connection;
}

/** Answers with what it was asked. */
const echo: RequestListener = (request, response) => {
  const { method, url, headers } = request;
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => response.end(JSON.stringify({ method, url, body, headers })));
};

describe('a request', () => {
  const object = { name: 'röt' };
  test.each([
    {
      method: 'GET',
      ask: (it: Connection) => it.get('/a', { query: { limit: '5', continue: undefined } }),
      url: '/a?limit=5',
    },
    { method: 'POST', ask: (it: Connection) => it.create('/a', object), url: '/a', body: object },
    { method: 'PUT', ask: (it: Connection) => it.replace('/a', object), url: '/a', body: object },
    { method: 'DELETE', ask: (it: Connection) => it.delete('/a'), url: '/a' },
    {
      method: 'PATCH',
      ask: (it: Connection) =>
        it.patch('/a', object, { contentType: 'application/apply-patch+yaml', fieldManager: 'plimsoll', force: true }),
      url: '/a?fieldManager=plimsoll&force=true',
      body: object,
      type: 'application/apply-patch+yaml',
    },
    {
      method: 'PATCH',
      ask: (it: Connection) => it.patch('/a', [], { contentType: 'application/json-patch+json', fieldManager: 'p' }),
      url: '/a?fieldManager=p',
      body: [],
      type: 'application/json-patch+json',
    },
  ])('with $method to $url', async ({ method, ask, url, body, type = 'application/json' }) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    expect(await ask(await to(echo))).toMatchObject({
      method,
      url,
      body: text,
      headers: {
        accept: 'application/json',
        authorization: 'Bearer t',
        'user-agent': 'plimsoll/test',
        ...(body !== undefined && { 'content-type': type, 'content-length': String(Buffer.byteLength(text)) }),
      },
    });
  });

  test('goes below the path of the server', async () => {
    const connection = await to(echo, { prefix: '/k8s/clusters/c-1/' });
    expect(await connection.get('/api/v1')).toMatchObject({ url: '/k8s/clusters/c-1/api/v1' });
  });

  test('keeps its connection for the next', async () => {
    const ports = new Set<number | undefined>();
    const connection = await to((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    for (let index = 0; index < 3; index++) await connection.get('/');
    expect(ports.size).toBe(1);
  });

  test('that is answered with nothing gives nothing', async () => {
    expect(await (await to((_, response) => void response.writeHead(204).end())).delete('/')).toBeUndefined();
  });

  test('that is answered with no JSON is told so', async () => {
    await expect((await to((_, response) => void response.end('<html>'))).get('/')).rejects.toMatchObject({
      code: 'ERR_API_ANSWER',
      message: 'the answer of the API server is not JSON; check for a proxy that changes it',
    });
  });
});

describe('what the API server refuses', () => {
  const status = { kind: 'Status', code: 409, reason: 'Conflict', message: 'the object has\nbeen modified' };
  test.each([
    {
      what: 'a Status',
      body: JSON.stringify(status),
      error: { status: 409, reason: 'Conflict', message: 'the object has been modified', retryAfter: 7 },
    },
    {
      what: 'a Status that says when to come again',
      body: JSON.stringify({ ...status, details: { retryAfterSeconds: 3 } }),
      error: { retryAfter: 3 },
    },
    {
      what: 'a page',
      body: '<html>',
      error: { status: 503, reason: '', message: 'no reason given (HTTP 503)', retryAfter: 7 },
    },
    {
      what: 'a long Status',
      body: JSON.stringify({ ...status, message: 'x'.repeat(600) }),
      error: { message: `${'x'.repeat(500)}…` },
    },
  ])('is told by $what', async ({ body, error }) => {
    const connection = await to((_, response) => void response.writeHead(503, { 'retry-after': '7' }).end(body));
    const thrown = await connection.get('/').catch((cause: unknown) => cause);
    expect(thrown).toBeInstanceOf(ApiError);
    expect(thrown).toMatchObject({ code: 'ERR_API', ...error });
  });

  test('for whom it does not know is told to the credentials', async () => {
    const connection = await to((_, response) => void response.writeHead(401).end());
    await expect(connection.get('/')).rejects.toMatchObject({ status: 401 });
    expect(refusals).toBe(1);
  });

  test('is refused to a watch as well', async () => {
    const connection = await to(
      (_, response) => void response.writeHead(403).end(JSON.stringify({ kind: 'Status', code: 403 })),
    );
    await expect(connection.watch('/', {}, new AbortController().signal)).rejects.toMatchObject({ status: 403 });
  });

  test('and a redirect is not followed', async () => {
    const connection = await to(
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    await expect(connection.get('/')).rejects.toMatchObject({ code: 'ERR_API', status: 302 });
  });
});

describe('an answer that does not come', () => {
  const sentence = (complaint: string) => ({
    code: 'ERR_CLUSTER_UNREACHABLE',
    message: expect.stringMatching(
      new RegExp(
        `^the API server at "http://127\\.0\\.0\\.1:\\d+/" ${complaint}; check that it runs and is reachable from here$`,
      ),
    ),
  });

  test('at all is not waited for', async () => {
    const connection = await to(() => {}, { timeout: 50 });
    await expect(connection.get('/')).rejects.toBeInstanceOf(ClusterUnreachable);
    await expect(connection.watch('/', {}, new AbortController().signal)).rejects.toMatchObject(
      sentence('did not answer in time'),
    );
  });

  test('whole is not waited for', async () => {
    const connection = await to((_, response) => void response.write('{'), { timeout: 50 });
    await expect(connection.get('/')).rejects.toMatchObject(sentence('did not answer in time'));
  });

  test('because nobody can be signed in is not waited for', async () => {
    const credentials = { access: () => new Promise<never>(() => {}), refused: () => {} };
    const connection = new Connection({ credentials, userAgent: '', timeout: 50 });
    await expect(connection.get('/')).rejects.toMatchObject({
      code: 'ERR_CLUSTER_UNREACHABLE',
      message: 'authentication to the API server timed out; try kubectl with the same kubeconfig',
    });
  });

  test('because the connection breaks off is told so', async () => {
    const before = await to((request) => request.socket.destroy());
    await expect(before.get('/')).rejects.toMatchObject(sentence('closed the connection'));
    const within = await to((request, response) => response.write('{', () => request.socket.destroy()));
    await expect(within.get('/')).rejects.toMatchObject(sentence('closed the connection'));
  });

  test.each([
    { url: 'http://127.0.0.1:1', complaint: 'refused the connection' },
    { url: 'http://nowhere.invalid', complaint: 'has a host name that does not resolve' },
  ])('from $url is told so', async ({ url, complaint }) => {
    const credentials = { access: async () => ({ server: new URL(url), headers: {}, options: {} }), refused: () => {} };
    const connection = new Connection({ credentials, userAgent: '', timeout: 5_000 });
    await expect(connection.get('/')).rejects.toMatchObject({
      message: `the API server at "${url}/" ${complaint}; check that it runs and is reachable from here`,
    });
  });
});

describe('who asked has no use for it any more', () => {
  const reason = new Error('enough');

  test.each([
    { when: 'before', abortAfter: 0 },
    { when: 'while nothing comes', abortAfter: 30 },
  ])('$when: the reason is thrown', async ({ abortAfter }) => {
    const connection = await to(() => {});
    const abort = new AbortController();
    if (abortAfter === 0) abort.abort(reason);
    else setTimeout(() => abort.abort(reason), abortAfter);
    await expect(connection.get('/', { signal: abort.signal })).rejects.toBe(reason);
  });

  test('while the body comes: the reason is thrown', async () => {
    const abort = new AbortController();
    const connection = await to((_, response) => response.write('{', () => setTimeout(() => abort.abort(reason), 20)));
    await expect(connection.get('/', { signal: abort.signal })).rejects.toBe(reason);
  });

  test('while it is signed in: the reason is thrown', async () => {
    const credentials = { access: () => new Promise<never>(() => {}), refused: () => {} };
    const connection = new Connection({ credentials, userAgent: '', timeout: 5_000 });
    const abort = new AbortController();
    const asked = connection.get('/', { signal: abort.signal });
    abort.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  test('while it watches: the reason is thrown, and the connection ends', async () => {
    const abort = new AbortController();
    let ended: Promise<unknown> | undefined;
    const connection = await to((request, response) => {
      ended = once(request.socket, 'close');
      response.write('{"type": "ADDED", "object": {}}\n');
    });
    const seen: string[] = [];
    const watching = async () => {
      for await (const { type } of await connection.watch('/', {}, abort.signal)) {
        seen.push(type);
        abort.abort(reason);
      }
    };
    await expect(watching()).rejects.toBe(reason);
    expect(seen).toEqual(['ADDED']);
    await ended;
  });

  test('of a watch: its connection ends', async () => {
    let ended: Promise<unknown> | undefined;
    const connection = await to((request, response) => {
      ended = once(request.socket, 'close');
      response.write('{"type": "ADDED", "object": {}}\n');
    });
    for await (const event of await connection.watch('/', {}, new AbortController().signal)) {
      expect(event.type).toBe('ADDED');
      break;
    }
    await ended;
  });
});

test('a watch outlasts the time that an answer has', async () => {
  const connection = await to(
    (_, response) => {
      response.flushHeaders();
      setTimeout(() => response.end('{"type": "ADDED", "object": {}}\n'), 1_500);
    },
    { timeout: 1_000 },
  );
  const seen: string[] = [];
  for await (const { type } of await connection.watch('/', {}, new AbortController().signal)) seen.push(type);
  expect(seen).toEqual(['ADDED']);
});

test('what the time is, the API server says', async () => {
  const connection = await to((_, response) => {
    response.setHeader('date', 'Fri, 01 Jan 2100 00:00:00 GMT');
    response.end('{}');
  });
  expect(connection.today().getUTCFullYear()).toBeLessThan(2100);
  await connection.get('/a');
  expect(connection.today().getUTCFullYear()).toBe(2100);
});
