// WatchOptions a real API server: what kubectl does is known soon after, also where the way to it was cut in between.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { connect, type Connection } from '../src/cluster/connection.ts';
import { LimitRanges } from '../src/cluster/limit-ranges.ts';
import { Namespaces } from '../src/cluster/namespaces.ts';
import { Reflector, type WatchOptions } from '../src/cluster/reflector.ts';
import { followRuntimeClasses } from '../src/cluster/runtime-classes.ts';
import { valueAt } from '../src/model/value-at.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';

const socket = inject('apiServerSocket');

describe.skipIf(socket === '')('following a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;
  let way: Way;
  let connection: Connection;
  let folder: string;
  let told: string[];

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    const { stdout } = await server.kubectl(['config', 'view', '--raw', '--output', 'json']);
    const config = JSON.parse(stdout);
    way = await Way.to(new URL(config.clusters[0].cluster.server));
    config.clusters[0].cluster.server = `https://127.0.0.1:${way.port}`;
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-reflector-'));
    const file = join(folder, 'kubeconfig');
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    connection = await connect({ environment: { KUBECONFIG: file }, userAgent: 'plimsoll/test' });
  });
  afterAll(async () => {
    connection.close();
    server.close();
    await way.close();
    await rm(folder, { recursive: true });
  });

  const following = (): WatchOptions => {
    told = [];
    const tell = (_: object, sentence: string) => void told.push(sentence);
    return { connection, log: { info: tell, warn: tell, error: tell } };
  };
  const until = (isSo: () => boolean) => vi.waitUntil(isSo, { interval: 5, timeout: 15_000 });
  const kubectl = async (...args: readonly string[]) => {
    expect(await server.kubectl(args)).toMatchObject({ code: 0, stderr: '' });
  };

  test('namespaces are known as kubectl creates, labels and deletes them, page by page', async () => {
    const namespaces = new Namespaces({ ...following(), pageSize: 2 });
    namespaces.reflector.start();
    await until(() => namespaces.reflector.status().isWatching);
    expect(namespaces.labelsOf('kube-system')).toEqual({ 'kubernetes.io/metadata.name': 'kube-system' });

    const awaited = namespaces.whenKnown('followed', 15_000);
    await kubectl('create', 'namespace', 'followed');
    expect(await awaited).toEqual({ 'kubernetes.io/metadata.name': 'followed' });
    await kubectl('label', 'namespace', 'followed', 'team=shop');
    await until(() => namespaces.labelsOf('followed')?.['team'] === 'shop');

    // As an API server that is away: who is connected is cut off, and who comes is refused.
    await way.cut();
    await kubectl('label', 'namespace', 'followed', 'team=other', '--overwrite');
    await kubectl('create', 'namespace', 'followed-later');
    await until(() => told.length > 0);
    expect(namespaces.reflector.status()).toMatchObject({ hasSynced: true, isWatching: false });
    expect(namespaces.labelsOf('followed')?.['team']).toBe('shop');
    await way.mend();
    await until(() => namespaces.labelsOf('followed')?.['team'] === 'other');
    await until(() => namespaces.labelsOf('followed-later') !== undefined);
    expect(told.at(-1)).toBe('watch re-established');

    // No controller finishes a namespace here: it goes once nothing holds it.
    await kubectl('delete', 'namespace', 'followed', 'followed-later', '--wait=false');
    for (const name of ['followed', 'followed-later']) {
      const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: [] } };
      expect(await server.request('PUT', `/api/v1/namespaces/${name}/finalize`, { body })).toMatchObject({
        status: 200,
      });
    }
    await until(() => namespaces.labelsOf('followed') === undefined);
    await until(() => namespaces.labelsOf('followed-later') === undefined);
    await namespaces.reflector.stop();
  });

  test('LimitRanges come with what the API server adds to them', async () => {
    const ranges = new LimitRanges(following());
    ranges.reflector.start();
    await until(() => ranges.reflector.status().isWatching);
    await kubectl('create', 'namespace', 'followed-ranges');
    await server.create('/api/v1/namespaces/followed-ranges/limitranges', {
      metadata: { name: 'defaults' },
      spec: { limits: [{ type: 'Container', max: { memory: '1Gi' }, min: { cpu: '10m' } }] },
    });
    await until(() => ranges.in('followed-ranges').length === 1);
    expect(ranges.in('followed-ranges')).toEqual([
      {
        name: 'defaults',
        pod: undefined,
        container: {
          default: { memory: '1Gi' },
          defaultRequest: { cpu: '10m', memory: '1Gi' },
          min: { cpu: '10m' },
          max: { memory: '1Gi' },
          maxLimitRequestRatio: {},
        },
      },
    ]);
    await ranges.reflector.stop();
  });

  test('RuntimeClasses come with their overhead', async () => {
    const classes = followRuntimeClasses(following());
    classes.start();
    await server.create('/apis/node.k8s.io/v1/runtimeclasses', {
      metadata: { name: 'followed' },
      handler: 'kata',
      overhead: { podFixed: { memory: '120Mi' } },
    });
    await until(() => classes.objects.has('followed'));
    expect(classes.objects.get('followed')).toEqual({ memory: '120Mi' });
    await classes.stop();
  });

  test('what the API server does not have is told', async () => {
    const reflector = new Reflector({ ...following(), path: '/apis/plimsoll.test/v1/nothings', slim: (raw) => raw });
    reflector.start();
    await until(() => told.length > 0);
    await reflector.stop();
    expect([reflector.hasSynced, told]).toEqual([
      false,
      ['the API server does not serve "nothings" (no reason given (HTTP 404)); install its CRD'],
    ]);
  });

  test('whom the API server does not let is told which verb is missing', async () => {
    const reader = { kind: 'ClusterRole', metadata: { name: 'followed-reader' }, rules: [] };
    await server.create('/apis/rbac.authorization.k8s.io/v1/clusterroles', reader);
    const { stdout } = await server.kubectl(['config', 'view', '--raw', '--output', 'json']);
    const config = JSON.parse(stdout);
    config.users[0].user.as = 'somebody';
    const file = join(folder, 'somebody');
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    const theirs = await connect({ environment: { KUBECONFIG: file }, userAgent: 'plimsoll/test' });
    const namespaces = new Namespaces({ ...following(), connection: theirs });
    namespaces.reflector.start();
    await until(() => told.length === 1);
    const allow = async (verb: string) => {
      const rules = [{ apiGroups: [''], resources: ['namespaces'], verbs: ['list', verb] }];
      const body = { ...reader, apiVersion: 'rbac.authorization.k8s.io/v1', rules };
      const path = '/apis/rbac.authorization.k8s.io/v1/clusterroles/followed-reader';
      expect(await server.request('PUT', path, { body })).toMatchObject({ status: 200 });
    };
    await allow('get');
    await server.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'followed-reader' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'somebody' }],
      roleRef: { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'followed-reader' },
    });
    await until(() => told.length === 2);
    await allow('watch');
    await until(() => namespaces.reflector.status().isWatching);
    await namespaces.reflector.stop();
    theirs.close();
    const sentence = (verb: string) =>
      `not allowed to ${verb} "namespaces" (namespaces is forbidden: User "somebody" cannot ${verb} resource "namespaces" in API group "" at the cluster scope); add the verb ${verb} on "namespaces" to the cluster role`;
    expect(told).toEqual([sentence('list'), sentence('watch'), 'watch re-established']);
  });

  test('a server-side apply is made, and made again, and a conflict is told', async () => {
    const path = '/api/v1/namespaces/default/configmaps/followed';
    const contentType = 'application/apply-patch+yaml';
    const body = (value: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'followed' },
      data: { key: value },
    });
    const apply = (value: string, fieldManager: string, force?: boolean) =>
      connection.patch(path, body(value), { contentType, fieldManager, ...(force !== undefined && { force }) });
    const first = await apply('a', 'one');
    expect(valueAt(await apply('a', 'one'), ['metadata', 'resourceVersion'])).toBe(
      valueAt(first, ['metadata', 'resourceVersion']),
    );
    await expect(apply('b', 'two')).rejects.toMatchObject({ code: 'ERR_API', status: 409, reason: 'Conflict' });
    expect(valueAt(await apply('b', 'two', true), ['data', 'key'])).toBe('b');
    expect(await connection.delete(path)).toMatchObject({ kind: 'Status', status: 'Success' });
    await expect(connection.get(path)).rejects.toMatchObject({ status: 404, reason: 'NotFound' });
  });
});

/** The way to an API server, which can be cut. */
class Way {
  readonly #server: net.Server;
  readonly #sockets = new Set<Socket>();
  port = 0;

  private constructor(target: URL) {
    this.#server = net.createServer((near) => {
      const far = net.connect(Number(target.port), target.hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.once('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
  }

  static async to(target: URL): Promise<Way> {
    const way = new Way(target);
    await way.mend();
    return way;
  }

  async mend(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const one of this.#sockets) one.destroy();
    await closed;
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.cut();
  }
}
