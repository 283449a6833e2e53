// The gate's own certificates, at a real API server: what it asks its webhooks never fails on the way.
import { afterEach, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { casIn } from '../src/cluster/certificates/ca.ts';
import { isSignedByOneOf } from '../src/cluster/certificates/pem.ts';
import { contentOf } from '../src/cluster/certificates/secret-content.ts';
import { CertifiedGate, CertifiedReplica, handshake, Stream, until, wayTo } from './api-server-certified.ts';
import { gateLabel } from './api-server-gate.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';

const socket = inject('apiServerSocket');
const merge = 'application/merge-patch+json';

describe.skipIf(socket === '')('certificates at a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;
  let gate: CertifiedGate;
  let a: CertifiedReplica;
  let b: CertifiedReplica;
  let stream: Stream;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    const namespaces = '/api/v1/namespaces';
    await server.create(namespaces, { metadata: { name: 'certified' } });
    await server.create(namespaces, { metadata: { name: 'asking', labels: { [gateLabel]: 'certified' } } });
    gate = new CertifiedGate(server, 'certified', 'certified');
    const access = { ...(await wayTo(server)), token: await gate.signIn() };
    [a, b] = [new CertifiedReplica('a_1', gate.names, access), new CertifiedReplica('b_2', gate.names, access)];
    await Promise.all([a.listen(), b.listen()]);
    await apply();
    await Promise.all([a.start(), b.start()]);
    return async () => {
      await Promise.all([a.end(), b.end()]);
      for (const { resource, configuration } of Object.values(gate.names.entries)) {
        await server.kubectl(['delete', resource, configuration]);
      }
      server.close();
    };
  });

  const manifests = () => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: gate.manifests([a.port, b.port]) });
  const apply = async () => {
    const args = ['apply', '--server-side', '--field-manager=chart', '--filename=-'];
    expect(await server.kubectl(args, manifests())).toMatchObject({ code: 0, stderr: '' });
  };
  const bundles = () => Promise.all(Object.values(gate.names.entries).map((entry) => gate.caBundle(entry)));
  const areWhole = async () => {
    const kept = await gate.kept('ca.crt');
    return (await bundles()).every((bundle) => bundle === kept);
  };
  const patchSecret = (body: object) => server.request('PATCH', gate.secretPath, { body, type: merge });
  const rotate = (what: string) => patchSecret({ metadata: { annotations: { 'plimsoll.dev/rotate': what } } });
  /** Whether one CA is trusted, and another than before; nothing is under way. */
  const isRotated = async (old: string) => {
    const now = await gate.kept('ca.crt');
    const wish = await gate.annotation('plimsoll.dev/rotate');
    return casIn(now).length === 1 && now !== old && wish === undefined && (await areWhole());
  };
  /** Whether both serve what this CA has signed. */
  const bothServe = (ca: string) => [a, b].every(({ shown }) => isSignedByOneOf(shown ?? { cert: '', key: '' }, ca));
  /** The CA that signs, whichever are trusted beside it. */
  const signing = async () => contentOf(await gate.secret()).signing?.cert ?? '';

  /** One object that every webhook is asked about, and that is then not created after all. */
  const create = async () => {
    const body = { metadata: { name: 'asked' } };
    const answer = await server.request('POST', '/api/v1/namespaces/asking/configmaps?dryRun=All', { body });
    return answer.status === 201 ? undefined : JSON.stringify(answer.body);
  };
  /** Trusts what the configurations hold at this moment, and nothing else. */
  const shake =
    ({ port }: CertifiedReplica) =>
    async () =>
      handshake(port, await gate.caBundle(gate.names.entries.pods), gate.names.hosts[2] ?? '');

  describe('while it is asked all the time', () => {
    beforeEach(async () => {
      await until('all is well', async () => (await areWhole()) && (await create()) === undefined);
      stream = new Stream([create, create, shake(a), shake(b)]);
    });
    afterEach(async () => {
      await stream.end();
    });

    /** Of all that was asked, until so much was asked that it counts. */
    const failures = async () => {
      await until('much was asked', async () => stream.count > 40);
      await stream.end();
      return stream.failures;
    };

    test('two replicas serve certificates of one CA, with the rights of the chart alone', async () => {
      expect(bothServe(await gate.kept('ca.crt'))).toBe(true);
      expect([a.isLeader, b.isLeader].filter(Boolean)).toHaveLength(1);
      expect([...a.warnings, ...b.warnings]).toEqual([]);
      expect(await failures()).toEqual([]);
    });

    test.each(['ca', 'ca-now'])('a CA is replaced: %s', async (what) => {
      const old = await gate.kept('ca.crt');
      await rotate(what);
      await until('both are trusted', async () => (await bundles()).every((bundle) => casIn(bundle).length === 2));
      await until('the new one is trusted alone', () => isRotated(old));
      expect(bothServe(await gate.kept('ca.crt'))).toBe(true);
      expect(await failures()).toEqual([]);
    });

    test('a replica begins while a CA is replaced', async () => {
      const old = await gate.kept('ca.crt');
      await rotate('ca');
      await until('it has begun', async () => (await gate.kept('ca-next.key')) !== '');
      const c = new CertifiedReplica('c_3', gate.names, { ...(await wayTo(server)), token: await gate.token() });
      onTestFinished(() => c.end());
      await c.listen();
      await c.start();
      const other = new Stream([shake(c)]);
      await until('the new one is trusted alone', () => isRotated(old));
      await other.end();
      expect(other.failures).toEqual([]);
      expect(await failures()).toEqual([]);
    });

    test('the Secret is deleted: it is restored, and its CA replaced', async () => {
      const [old, key] = [await gate.kept('ca.crt'), await gate.kept('ca.key')];
      await server.request('DELETE', gate.secretPath);
      await until('the CA is back', async () => (await gate.kept('ca.key')) === key);
      await until('the CA is replaced', () => isRotated(old));
      expect(await failures()).toEqual([]);
    });

    test('the Secret is spoiled: it is restored', async () => {
      const [old, key] = [await gate.kept('ca.crt'), await gate.kept('ca.key')];
      await patchSecret({ data: { 'ca.crt': null, 'ca.key': 'eHg=' } });
      await until(
        'the Secret is whole',
        async () => (await gate.kept('ca.crt')) === old && (await gate.kept('ca.key')) === key,
      );
      expect(await failures()).toEqual([]);
    });

    test('the Lease is stolen: its leader steps down, and another comes once the thief is silent', async () => {
      const spec = { holderIdentity: 'thief' };
      await server.request('PATCH', gate.leasePath, { body: { spec }, type: merge });
      await until('nobody leads', async () => !a.isLeader && !b.isLeader);
      await until('somebody leads', async () => a.isLeader || b.isLeader);
      expect(await failures()).toEqual([]);
    });

    test('the leader is cut off: another leads, and replaces the CA; what was cut off follows', async () => {
      const [leader, other] = a.isLeader ? [a, b] : [b, a];
      leader.isCutOff = true;
      await until('the other leads', async () => other.isLeader);
      expect(leader.isLeader).toBe(false);
      const ca = await signing();
      await rotate('ca');
      await until('the other serves the new one', async () => (await signing()) !== ca);
      leader.isCutOff = false;
      await until('both serve it', async () => bothServe(await signing()));
      expect(await failures()).toEqual([]);
    });

    test('rights are taken away: what is served stays, and each is told; given back, all goes on', async () => {
      const shown = a.shown?.cert;
      const before = a.warnings.length;
      await gate.forbid();
      await until('nobody leads', async () => !a.isLeader && !b.isLeader);
      expect(a.shown?.cert).toBe(shown);
      expect(a.warnings.slice(before)).toContainEqual(
        expect.stringMatching(
          /^warn: not allowed to (get|update) leases "certified" .*; add the verb \1 on leases? to the role$/,
        ),
      );
      await gate.allow();
      await until('somebody leads', async () => a.isLeader || b.isLeader);
      const ca = await signing();
      await rotate('ca');
      await until('both serve the new one', async () => (await signing()) !== ca && bothServe(await signing()));
      expect(await failures()).toEqual([]);
    });
  }, 120_000);

  describe('a caBundle', () => {
    test('that kubectl replace takes away is put back', async () => {
      const args = ['replace', '--filename=-'];
      expect(await server.kubectl(args, manifests())).toMatchObject({ code: 0, stderr: '' });
      await until('it is back', async () => (await areWhole()) && (await create()) === undefined);
    });

    test('stays where the chart is applied again, and again', async () => {
      await apply();
      await apply();
      expect(await areWhole()).toBe(true);
      expect(await create()).toBeUndefined();
    });

    test('is the only field that is ours', async () => {
      const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/certified-pods';
      const { body } = await server.request('GET', path);
      const { managedFields } = (
        body as { metadata: { managedFields: { manager: string; operation: string; fieldsV1: object }[] } }
      ).metadata;
      const own = managedFields.filter(({ manager }) => manager === 'plimsoll-certificates');
      expect(own.map(({ operation, fieldsV1 }) => [operation, fieldsV1])).toEqual([
        [
          'Apply',
          {
            'f:webhooks': {
              'k:{"name":"pods.plimsoll.dev"}': { '.': {}, 'f:clientConfig': { 'f:caBundle': {} }, 'f:name': {} },
            },
          },
        ],
      ]);
    });
  });
});
