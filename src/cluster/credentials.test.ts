import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Certificate } from '../server/app.ts';
import { issueCa, issueLeaf } from './certificates/issue.ts';
import { connect, Connection } from './connection.ts';
import { readCredentials, KubeconfigUnreadable } from './credentials.ts';

let authority: Certificate;
let server: https.Server;
let port: number;
let folder: string;
const connections: Connection[] = [];

/** The answer to a request while it is this; else 401. */
let goodToken: string | undefined;

beforeAll(async () => {
  authority = await issueCa(new Date());
  const own = await issueLeaf(authority, ['127.0.0.1'], new Date());
  server = https.createServer({ ...own, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const { authorization = '', 'impersonate-user': as } = request.headers;
    if (goodToken !== undefined && authorization !== `Bearer ${goodToken}`) response.statusCode = 401;
    const subject = nameIn((request.socket as TLSSocket).getPeerCertificate());
    response.end(JSON.stringify({ authorization, as, subject }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  goodToken = undefined;
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-credentials-'));
});
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await rm(folder, { recursive: true });
});

/** Of whoever shows a certificate, which is not everyone. */
const nameIn = ({ subject }: Partial<PeerCertificate>) => subject?.CN;
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A kubeconfig for the server, but for what is given. */
function kubeconfig(user: object, cluster: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'c',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': base64(authority.cert),
          ...cluster,
        },
      },
    ],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
}

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

/** Connects with a file of a kubeconfig. */
async function using(text: string): Promise<Connection> {
  return kept(await connect({ environment: { KUBECONFIG: await fileOf('config', text) }, userAgent: 'test' }));
}

function kept(connection: Connection): Connection {
  connections.push(connection);
  return connection;
}

describe('a kubeconfig', () => {
  const exec = (program: string) => ({
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', program] },
  });
  const credential = (status: string) => `console.log(JSON.stringify({status: ${status}}))`;

  test.each([
    { what: 'a token', user: { token: 't' }, shown: { authorization: 'Bearer t' } },
    { what: 'a name and a password', user: { username: 'a', password: 'b' }, shown: { authorization: 'Basic YTpi' } },
    { what: 'a command', user: exec(credential("{token: 'e'}")), shown: { authorization: 'Bearer e' } },
    {
      what: 'another to act for',
      user: { token: 't', as: 'other' },
      shown: { authorization: 'Bearer t', as: 'other' },
    },
  ])('signs in with $what', async ({ user, shown }) => {
    expect(await (await using(kubeconfig(user))).get('/')).toEqual(shown);
  });

  test('signs in with a certificate, and files are found beside it', async () => {
    const { cert, key } = await issueLeaf(authority, ['plimsoll'], new Date());
    await fileOf('ca.crt', authority.cert);
    await fileOf('tls.crt', cert);
    await fileOf('tls.key', key);
    const user = { 'client-certificate': 'tls.crt', 'client-key': 'tls.key' };
    const text = kubeconfig(user, { 'certificate-authority-data': undefined, 'certificate-authority': 'ca.crt' });
    expect(await (await using(text)).get('/')).toEqual({ authorization: '', subject: 'Plimsoll gate' });
  });

  test('that changes is read anew once its token is not accepted', async () => {
    goodToken = 'old';
    const connection = await using(kubeconfig({ token: 'old' }));
    expect(await connection.get('/')).toEqual({ authorization: 'Bearer old' });
    goodToken = 'new';
    await fileOf('config', kubeconfig({ token: 'new' }).replace('"current-context":"x"', '"current-context":"y"'));
    await expect(connection.get('/')).rejects.toMatchObject({ status: 401 });
    expect(await connection.get('/')).toEqual({ authorization: 'Bearer new' });
  });

  test('of several files: the first that says something counts, and what is not there is left out', async () => {
    const first = await fileOf('first', JSON.stringify({ users: [{ name: 'u', user: { token: 'first' } }] }));
    const second = await fileOf('second', kubeconfig({ token: 'second' }));
    const third = await fileOf(
      'third',
      kubeconfig({ token: 'third' }).replace('"current-context":"x"', '"current-context":"y"'),
    );
    const KUBECONFIG = [join(folder, 'nope'), first, second, third].join(delimiter);
    const connection = kept(await connect({ environment: { KUBECONFIG }, userAgent: 'test' }));
    expect(await connection.get('/')).toEqual({ authorization: 'Bearer first' });
  });

  test('is found in the home folder', async () => {
    await mkdir(join(folder, '.kube'));
    await fileOf('.kube/config', kubeconfig({ token: 'home' }));
    const connection = kept(await connect({ environment: { HOME: folder }, userAgent: 'test' }));
    expect(await connection.get('/')).toEqual({ authorization: 'Bearer home' });
  });

  test('whose server shows a certificate of another authority is not talked to', async () => {
    const other = await issueCa(new Date());
    const connection = await using(kubeconfig({ token: 't' }, { 'certificate-authority-data': base64(other.cert) }));
    await expect(connection.get('/')).rejects.toMatchObject({
      code: 'ERR_CLUSTER_UNREACHABLE',
      message: expect.stringMatching(/ is not reachable \([A-Z_]+\); check that it runs and is reachable from here$/),
    });
  });

  test('whose command fails is told so on every request', async () => {
    const connection = await using(kubeconfig(exec("console.error('no\\nluck'); process.exit(1)")));
    const thrown = {
      code: 'ERR_KUBECONFIG',
      message: `cannot authenticate to the API server at "https://127.0.0.1:${port}/" (no luck); check the credentials in the kubeconfig or of the service account`,
    };
    await expect(connection.get('/')).rejects.toMatchObject(thrown);
    await expect(connection.get('/')).rejects.toMatchObject(thrown);
  });

  test('whose command is slow runs it once for all who ask', async () => {
    const file = join(folder, 'runs');
    const program = `require('fs').appendFileSync(${JSON.stringify(file)}, 'x'); ${credential("{token: require('fs').readFileSync(" + JSON.stringify(file) + ", 'utf8')}")}`;
    const connection = await using(kubeconfig(exec(program)));
    expect(await Promise.all([connection.get('/'), connection.get('/'), connection.get('/')])).toEqual(
      [1, 2, 3].map(() => ({ authorization: 'Bearer x' })),
    );
  });
});

describe('a kubeconfig that cannot be used', () => {
  const place = () => `"${join(folder, 'config')}"`;
  const choose = 'choose one with kubectl config use-context';

  test.each([
    {
      what: 'is no YAML',
      text: () => 'users:\n- token: secret\n - x',
      words: () =>
        `${place()} is not a kubeconfig (bad indentation of a sequence entry); name one that kubectl can use`,
    },
    {
      what: 'is empty',
      text: () => '',
      words: () =>
        `${place()} is not a kubeconfig (expected a document, but the input is empty); name one that kubectl can use`,
    },
    {
      what: 'is null',
      text: () => 'null',
      words: () => `${place()} is not a kubeconfig (something in it is null); name one that kubectl can use`,
    },
    {
      what: 'has a cluster without a server',
      text: () => JSON.stringify({ clusters: [{ name: 'c', cluster: {} }] }),
      words: () =>
        `${place()} is not a kubeconfig (clusters[0].cluster.server is missing); name one that kubectl can use`,
    },
    { what: 'has no context', text: () => '{}', words: () => `the kubeconfig has no current context; ${choose}` },
    {
      what: 'has a context that is not there',
      text: () => '{"current-context": "x"}',
      words: () => `the kubeconfig has no context "x" with a cluster; ${choose}`,
    },
    {
      what: 'has a server that is no URL',
      text: () => kubeconfig({}, { server: 'nope' }),
      words: () => 'the server "nope" is not a URL; write https://HOST:PORT',
    },
    {
      what: 'has a server of another protocol',
      text: () => kubeconfig({}, { server: 'ftp://h' }),
      words: () => 'the server "ftp://h" is not a URL; write https://HOST:PORT',
    },
    {
      what: 'has a server without TLS',
      text: () => kubeconfig({}, { server: 'http://h' }),
      words: () => 'the server "http://h" does not use TLS; write https://, or set insecure-skip-tls-verify: true',
    },
  ])('because it $what', async ({ text, words }) => {
    await expect(using(text())).rejects.toMatchObject({ code: 'ERR_KUBECONFIG', message: words() });
  });

  test('because it is a folder', async () => {
    await expect(connect({ environment: { KUBECONFIG: folder }, userAgent: '' })).rejects.toMatchObject({
      message: `"${folder}" cannot be read (EISDIR); make it readable for this user`,
    });
  });

  test('because it is not there', async () => {
    const thrown = await connect({ environment: { KUBECONFIG: '/nope' }, userAgent: '' }).catch(
      (cause: unknown) => cause,
    );
    expect(thrown).toBeInstanceOf(KubeconfigUnreadable);
    expect(thrown).toMatchObject({
      message: 'KUBECONFIG names "/nope", which does not exist; set it to a kubeconfig',
    });
  });

  test('because nothing names a cluster', async () => {
    await expect(connect({ environment: { HOME: folder }, userAgent: '' })).rejects.toMatchObject({
      message: `no cluster is configured: KUBECONFIG is not set, "${folder}/.kube/config" does not exist and this is not a pod; set KUBECONFIG to a kubeconfig`,
    });
  });
});

describe('a pod', () => {
  const inPod = async () => {
    const environment = {
      HOME: folder,
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: String(port),
    };
    const credentials = await readCredentials(environment, folder);
    return kept(new Connection({ credentials, userAgent: 'test', timeout: 5_000 }));
  };

  test('shows the token that it is given, as it stands now', async () => {
    await fileOf('ca.crt', authority.cert);
    await fileOf('token', 'one\n');
    goodToken = 'one';
    const connection = await inPod();
    expect(await connection.get('/')).toEqual({ authorization: 'Bearer one' });
    await fileOf('token', 'two');
    goodToken = 'two';
    expect(await connection.get('/')).toEqual({ authorization: 'Bearer two' });
  });

  test('that is given no token is told so', async () => {
    await fileOf('ca.crt', authority.cert);
    await expect((await inPod()).get('/')).rejects.toMatchObject({
      code: 'ERR_KUBECONFIG',
      message: expect.stringMatching(
        /^cannot authenticate to the API server at "https:\/\/127\.0\.0\.1:\d+\/" \(ENOENT: .*\); check the credentials in the kubeconfig or of the service account$/,
      ),
    });
  });

  test('reaches an API server at an IPv6 address', async () => {
    const environment = { HOME: folder, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' };
    await fileOf('ca.crt', authority.cert);
    await fileOf('token', 'one');
    const { server: url } = await (await readCredentials(environment, folder)).access();
    expect(url.href).toBe('https://[fd00::1]:6443/');
  });

  test('whose address is no part of a URL is refused by it', async () => {
    const environment = { HOME: folder, KUBERNETES_SERVICE_HOST: 'a b' };
    await expect(readCredentials(environment, folder)).rejects.toMatchObject({
      message: 'the server "https://a b:443" is not a URL; write https://HOST:PORT',
    });
  });

  test("loads nothing of Kubernetes' client, which costs 8 MiB", async () => {
    await fileOf('ca.crt', authority.cert);
    await fileOf('token', 'one');
    const program = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({
        resolve(name, context, next) {
          loaded.push(name);
          return next(name, context);
        },
      });
      const { readCredentials } = await import(${JSON.stringify(new URL('credentials.ts', import.meta.url).href)});
      const environment = { HOME: ${JSON.stringify(folder)}, KUBERNETES_SERVICE_HOST: '127.0.0.1' };
      const { headers } = await (await readCredentials(environment, ${JSON.stringify(folder)})).access();
      console.log(JSON.stringify([headers.Authorization, loaded.filter((name) => name.includes('client-node'))]));
    `;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual(['Bearer one', []]);
  });
});

test('a kubeconfig that is gone when it is read again is told, even in a pod', async () => {
  const kube = join(folder, '.kube');
  await mkdir(kube);
  await writeFile(join(kube, 'config'), kubeconfig({ token: 't' }));
  const environment = { HOME: folder, KUBERNETES_SERVICE_HOST: '127.0.0.1' };
  const credentials = await readCredentials(environment, folder);
  await rm(kube, { recursive: true });
  credentials.refused();
  await expect(credentials.access()).rejects.toMatchObject({
    message: 'the kubeconfig is gone; write it again, or restart',
  });
});
