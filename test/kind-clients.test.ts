// What `npm run kind` does on machines that have some programs and not others. Docker, kind and the rest are stand-ins that write
// down what they are asked for; PATH has nothing else.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test as base } from 'vitest';
import { recipesOf } from '../scripts/cluster-programs.ts';
import { keyOf } from '../scripts/go-programs.ts';

/** What the gate is built from. */
const parts = [
  'src',
  'scripts',
  'charts',
  'package.json',
  'package-lock.json',
  'THIRD-PARTY-LICENSES',
  'tsconfig.json',
  'Dockerfile',
  'LICENSE',
];
const clients = ['kind', 'kubectl', 'helm'] as const;
const root = fileURLToPath(new URL('..', import.meta.url));
const nodeImage = 'kindest/node:v1.35.0@sha256:cafe';
const failedPull = `ERROR: failed to create cluster: failed to pull image "${nodeImage}": command "docker pull" failed`;

/** What each prints when it is asked for its version, as its newest release words it. */
const versions = {
  kind: 'kind v0.31.0 go1.25.5 linux/amd64',
  kubectl: 'Client Version: v1.34.1\nKustomize Version: v5.7.1',
  helm: 'v3.19.0+g3d8990f',
};

/** A machine with stand-ins. */
class Machine {
  readonly folder: string;
  /** Where its programs are built. */
  readonly cached: string;
  readonly #log: string;

  constructor(folder: string) {
    this.folder = folder;
    this.cached = join(folder, 'cache/plimsoll/cluster-tools/bin');
    this.#log = join(folder, 'log');
  }

  /** Puts a stand-in on PATH, or into another folder: the lines of a shell script, less what has it write itself down. */
  has(name: string, lines: string, folder = join(this.folder, 'bin')): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\necho "\${0##*/} $*" >>${this.#log}\n${lines}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  /** A client that tells this as its version, and does nothing else. */
  hasClient(name: string, version: string, folder?: string): void {
    this.has(name, `case "$1" in version) echo '${version}' ;; config) echo kind-other ;; esac`, folder);
  }

  /** One that was built here, of the version that is wanted. */
  hasBuilt(name: (typeof clients)[number]): void {
    this.hasClient(name, 'never asked', this.cached);
    const stamp = join(this.cached, `.${name}.version`);
    for (const recipe of recipesOf([name]).values()) writeFileSync(stamp, keyOf(recipe));
  }

  /** Runs `npm run kind` in a checkout, as far as the stand-ins can tell. */
  kind(checkout: string, env: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/kind.ts'], {
      cwd: checkout,
      encoding: 'utf8',
      env: { PATH: join(this.folder, 'bin'), HOME: this.folder, XDG_CACHE_HOME: join(this.folder, 'cache'), ...env },
    });
    return {
      status,
      stdout,
      told: stderr
        .replaceAll(/^kind: | \(\d+ s\)$/gm, '')
        .trimEnd()
        .split('\n'),
    };
  }

  /** What the stand-ins were asked for. */
  get asked(): readonly string[] {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8').trimEnd().split('\n') : [];
  }

  /** What one of them was asked for beside its version. */
  askedOf(name: string): readonly string[] {
    return this.asked.filter((line) => line.startsWith(`${name} `) && !line.startsWith(`${name} version`));
  }
}

/** A machine with a Docker that has nothing, and can pull and build everything. */
const test = base.extend('machine', ({ task }, { onCleanup }) => {
  const machine = new Machine(mkdtempSync(join(tmpdir(), `plimsoll-machine-${task.id}-`)));
  onCleanup(() => rmSync(machine.folder, { recursive: true, force: true }));
  const answers = `version) echo 29.0.0 ;; pull|build|tag) : ;; *) case "$*" in *Size*) echo 1000000 ;; *) exit 1 ;; esac ;;`;
  machine.has('docker', `case "$1" in ${answers} esac`);
  return machine;
});

/** A cluster that needs neither kind nor the gate's image. */
const standing = { PLIMSOLL_CLUSTER: 'existing', PLIMSOLL_IMAGE: 'registry.example.com/plimsoll:1', KUBECONFIG: '/k' };
const standsAlready =
  'the cluster is up, and has registry.example.com/plimsoll:1; kubectl and helm are led to it by this line:';

function defaultOf(argument: string): string {
  const [, image = ''] =
    new RegExp(`^ARG ${argument}=(.+)$`, 'm').exec(readFileSync(join(root, 'Dockerfile'), 'utf8')) ?? [];
  return image;
}

describe('where there is no Go', () => {
  test('kind, kubectl and helm of PATH make the cluster, and the gate stands on its default bases', ({ machine }) => {
    for (const [name, version] of Object.entries(versions)) machine.hasClient(name, version);
    // The whole script builds the gate: in a copy, so that nobody's dist is another meanwhile.
    const checkout = join(machine.folder, 'checkout');
    for (const part of parts) cpSync(join(root, part), join(checkout, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));

    const { status, stdout, told } = machine.kind(checkout);
    const kubeconfig = join(machine.folder, 'cache/plimsoll/kind/plimsoll/kubeconfig');
    expect([status, stdout]).toEqual([0, `export KUBECONFIG="${kubeconfig}"\n`]);
    const [, image = ''] = /built (\S+) on/.exec(told.join('\n')) ?? [];
    expect(told).toEqual([
      'took kind v0.31.0, kubectl v1.34.1 and helm v3.19.0+g3d8990f from PATH, because there is no Go to build with',
      'made the cluster "plimsoll" from the image of its version of kind',
      `built ${image} on ${defaultOf('BASE')}: 1 MB, of which 1 MB are the base`,
      `the cluster is up, and has ${image}; kubectl and helm are led to it by this line:`,
    ]);
    expect(machine.askedOf('kind')).toEqual([
      `kind create cluster --name plimsoll --kubeconfig ${kubeconfig} --wait 180s`,
      `kind load docker-image ${image} --name plimsoll`,
      expect.stringMatching(/^kind load docker-image \S+ --name plimsoll$/),
    ]);
    const built = machine.askedOf('docker').filter((line) => line.startsWith('docker build '));
    expect(built).toHaveLength(1);
    for (const name of ['BASE', 'BUILD_BASE']) {
      expect(machine.asked).toContain(`docker pull --quiet ${defaultOf(name)}`);
      expect(built[0]).toContain(` --build-arg ${name}=${defaultOf(name)} `);
    }
  });

  test('what was built before needs none, and nothing else is looked at', ({ machine }) => {
    for (const name of clients) machine.hasBuilt(name);
    for (const name of clients) machine.has(name, 'exit 1');
    const { status, stdout, told } = machine.kind(root, standing);
    expect([status, stdout]).toEqual([0, `export KUBECONFIG="/k" PATH="${machine.cached}:$PATH"\n`]);
    expect(told).toEqual([standsAlready]);
    expect(machine.asked).toEqual(['kubectl --request-timeout 10s get --raw /readyz']);
  });

  test('kind that was built before makes a cluster without it', ({ machine }) => {
    for (const name of clients) machine.hasBuilt(name);
    machine.has('kind', 'echo "ERROR: no room" >&2; exit 1', machine.cached);
    expect(machine.kind(root).told).toEqual(['kind create failed: ERROR: no room']);
  });

  test('what was built before is completed from PATH', ({ machine }) => {
    machine.hasBuilt('kubectl');
    machine.hasClient('helm', versions.helm);
    expect(machine.kind(root, standing).told).toEqual([
      'took helm v3.19.0+g3d8990f from PATH, because there is no Go to build with',
      standsAlready,
    ]);
  });

  test('what was built for another version counts as absent', ({ machine }) => {
    for (const name of clients) machine.hasBuilt(name);
    writeFileSync(join(machine.cached, '.helm.version'), '0.0.1');
    expect(machine.kind(root, standing).told).toEqual([expect.stringMatching(/^helm was not found; /)]);
  });
});

describe('where there is no Go, one sentence tells what is missing, and both ways out', () => {
  const ways = 'install Go 1.21 or newer, or';
  test.for([
    {
      has: {},
      told: `kind, kubectl and helm were not found; ${ways} kind, kubectl and helm 3.14 or newer`,
    },
    { has: { kubectl: versions.kubectl }, told: `kind and helm were not found; ${ways} kind and helm 3.14 or newer` },
    { has: { kind: versions.kind, helm: versions.helm }, told: `kubectl was not found; ${ways} kubectl` },
    {
      has: { ...versions, helm: 'v3.13.3+gabc' },
      told: `helm v3.13.3+gabc is older than 3.14; ${ways} helm 3.14 or newer`,
    },
    {
      has: { kubectl: versions.kubectl, helm: 'v2.17.0' },
      told: `kind was not found, helm v2.17.0 is older than 3.14; ${ways} kind and helm 3.14 or newer`,
    },
    { has: { ...versions, kind: 'no version is set' }, told: `"kind version" prints no version; ${ways} kind` },
  ])('$told', ({ has, told }, { machine }) => {
    for (const [name, version] of Object.entries(has)) machine.hasClient(name, version);
    expect(machine.kind(root)).toEqual({ status: 2, stdout: '', told: [told] });
    expect(machine.askedOf('kind')).toEqual([]);
  });

  test('a stand-in that fails has no version, whatever it prints', ({ machine }) => {
    for (const [name, version] of Object.entries(versions)) machine.hasClient(name, version);
    machine.has('kind', 'echo v1.2.3; exit 126');
    expect(machine.kind(root).told).toEqual([`"kind version" prints no version; ${ways} kind`]);
  });

  test('a folder by the name of a program is none', ({ machine }) => {
    for (const [name, version] of Object.entries(versions)) machine.hasClient(name, version);
    rmSync(join(machine.folder, 'bin/kind'));
    mkdirSync(join(machine.folder, 'bin/kind'));
    expect(machine.kind(root).told).toEqual([`kind was not found; ${ways} kind`]);
  });

  test('an image for nodes that cannot be pulled', ({ machine }) => {
    for (const [name, version] of Object.entries(versions)) machine.hasClient(name, version);
    machine.has('kind', `case "$1" in version) echo '${versions.kind}' ;; *) echo '${failedPull}' >&2; exit 1 ;; esac`);
    const { status, told } = machine.kind(root);
    expect(status).toBe(2);
    expect(told.slice(1)).toEqual([
      `kind's image for nodes, "${nodeImage}", cannot be pulled; let Docker reach a registry that has it, or install Go 1.21 or newer, with which root on Debian makes another`,
    ]);
  });
});

describe('helm and kubectl of other ages are taken', () => {
  test.for([
    ['helm', 'v3.14.0+g3fc9f4b', 'v3.14.0+g3fc9f4b'],
    ['helm', 'v4.0.0', 'v4.0.0'],
    [
      'kubectl',
      'Client Version: version.Info{Major:"1", Minor:"25", GitVersion:"v1.25.0", GoVersion:"go1.19"}',
      'v1.25.0',
    ],
  ] as const)('%s: %s', ([name, answer, version], { machine }) => {
    for (const [each, its] of Object.entries(versions)) machine.hasClient(each, each === name ? answer : its);
    const { status, told } = machine.kind(root, standing);
    expect(status).toBe(0);
    expect(told[0]).toContain(`${name} ${version} `);
  });
});

describe('a cluster that stands', () => {
  test('needs kubectl and helm, and neither kind nor Docker', ({ machine }) => {
    rmSync(join(machine.folder, 'bin/docker'));
    for (const name of ['kubectl', 'helm'] as const) machine.hasClient(name, versions[name]);
    const { status, told } = machine.kind(root, standing);
    expect(status).toBe(0);
    expect(told).toEqual([
      'took kubectl v1.34.1 and helm v3.19.0+g3d8990f from PATH, because there is no Go to build with',
      standsAlready,
    ]);
  });

  test('needs kind where the image is to be loaded into it', ({ machine }) => {
    for (const name of ['kubectl', 'helm'] as const) machine.hasClient(name, versions[name]);
    const { status, told } = machine.kind(root, { ...standing, PLIMSOLL_IMAGE: '' });
    expect(status).toBe(2);
    expect(told.at(-1)).toBe('kind was not found; install Go 1.21 or newer, or kind');
  });
});

describe('where there is Go', () => {
  const failing = `case "$1" in version) echo 'go version VERSION linux/amd64' ;; *) echo '{"Error": "no such host"}'; exit 1 ;; esac`;

  test.for(['go1.21.0', 'go1.26.8', 'go2.0', 'devel go1.27-abcdef'])(
    '%s builds, whatever is on PATH',
    (go, { machine }) => {
      for (const [name, version] of Object.entries(versions)) machine.hasClient(name, version);
      machine.has('go', failing.replace('VERSION', go));
      const { status, told } = machine.kind(root);
      expect(status).toBe(1);
      expect(told).toEqual([
        'building kind, kubectl, helm; minutes, the first time',
        expect.stringMatching(/^go could not download sigs\.k8s\.io\/kind@\S+: no such host$/),
      ]);
    },
  );

  test('an older one is none', ({ machine }) => {
    machine.has('go', failing.replace('VERSION', 'go1.19.8'));
    expect(machine.kind(root).told).toEqual([expect.stringMatching(/^kind, kubectl and helm were not found; /)]);
  });

  test('the image for nodes is the one that the module of our kind names', ({ machine }) => {
    for (const name of clients) machine.hasBuilt(name);
    machine.has('go', failing.replace('VERSION', 'go1.26.8'));
    expect(machine.kind(root).told).toEqual([expect.stringMatching(/^go could not download sigs\.k8s\.io\/kind@/)]);
    expect(machine.askedOf('kind')).toEqual([]);
  });
});
