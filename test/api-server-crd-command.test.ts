// `plimsoll crd`: the definition of PodPolicy, printed and written into a cluster.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiServerPrograms } from '../scripts/api-server.ts';
import { ApiServer, startApiServer, type StartedApiServer } from './api-server.ts';
import { run } from './command.ts';

test('printed, it is what the chart installs', async () => {
  const file = new URL('../charts/plimsoll/crds/podpolicies.plimsoll.dev.yaml', import.meta.url);
  expect(await run(['crd'])).toEqual({ exit: 0, stdout: await readFile(file, 'utf8'), stderr: '' });
});

test('without a cluster, it says so', async () => {
  const { exit, stdout, stderr } = await run(['crd', '--apply'], { env: { KUBECONFIG: '/nope', HOME: '/nope' } });
  expect([exit, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
});

describe.skipIf(apiServerPrograms() === undefined)('in a cluster (needs: npm run api-server)', () => {
  let started: StartedApiServer;
  let cluster: ApiServer;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-crd-'));
    started = await startApiServer(apiServerPrograms() ?? '');
    cluster = new ApiServer(started.access);
  });
  afterAll(async () => {
    cluster.close();
    await started.end();
    await rm(folder, { recursive: true, force: true });
  });

  const apply = () => run(['crd', '--apply'], { env: { KUBECONFIG: started.access.kubeconfig } });
  const done = {
    exit: 0,
    stdout: expect.stringMatching(/^podpolicies\.plimsoll\.dev applied, as of plimsoll /),
    stderr: '',
  };

  test('it is written where it was not, and again, and over an older one that kubectl wrote', async () => {
    expect(await apply()).toEqual(done);
    expect(await apply()).toEqual(done);
    const column = '{.spec.versions[0].additionalPrinterColumns[*].name}';
    const columns = () => cluster.kubectl(['get', 'crd', 'podpolicies.plimsoll.dev', '--output', `jsonpath=${column}`]);
    expect((await columns()).stdout).toContain('Accepted');

    const older = (await run(['crd'])).stdout.replaceAll('Accepted', 'Older');
    const file = join(folder, 'older.yaml');
    await writeFile(file, older);
    const replaced = await cluster.kubectl(['apply', '--server-side', '--force-conflicts', '--filename', file]);
    expect(replaced).toMatchObject({ code: 0 });
    expect((await columns()).stdout).toContain('Older');
    expect(await apply()).toEqual(done);
    expect((await columns()).stdout).toContain('Accepted');
  });

  test('whoever may not is told what is missing', async () => {
    const config = await readFile(started.access.kubeconfig, 'utf8');
    const file = join(folder, 'nobody');
    await writeFile(
      file,
      config.replace(/token: .*/, 'token: nobody').replace(/"token": ?"[^"]*"/, '"token":"nobody"'),
    );
    const { exit, stderr } = await run(['crd', '--apply'], { env: { KUBECONFIG: file } });
    expect([exit, stderr]).toEqual([
      1,
      expect.stringMatching(/^podpolicies\.plimsoll\.dev could not be applied: .+\n$/),
    ]);
  });
});
