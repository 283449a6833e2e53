// What must hold of the workflows, which run only on the host of the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';

const root = new URL('..', import.meta.url);
const folder = new URL('.github/workflows/', root);
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const workflows = texts.map(({ name, text }) => ({ name, text, workflow: parseDocument(text).toJS() as Workflow }));
const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${name} ${id}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step })));
const commands = steps.flatMap(({ step }) => step.run?.split('\n') ?? []);

const actions = texts.flatMap(({ text }) => text.match(/\buses: .*/g) ?? []);
/** A workflow of this repository is of the same commit. */
const ofOthers = actions.filter((use) => !use.startsWith('uses: ./'));

test.each(texts)('$name is YAML', ({ text }) => {
  const { errors, warnings } = parseDocument(text, { uniqueKeys: true });
  expect([...errors, ...warnings].map(({ message }) => message)).toEqual([]);
});

describe('actions', () => {
  test('are named by their commit, with the version that it is', () => {
    expect(ofOthers.length).toBeGreaterThan(0);
    expect(ofOthers.filter((use) => !/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
  });

  test('are of one version wherever they are used', () => {
    const versions = new Map(ofOthers.map((use) => [repositoryOf(use), pinOf(use)]));
    expect(ofOthers.filter((use) => versions.get(repositoryOf(use)) !== pinOf(use))).toEqual([]);
  });

  test('that check out leave no token behind', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    expect(checkouts.filter(({ step }) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test('that bring Go bring one version', () => {
    const versions = steps.flatMap(({ step }) => (step.uses?.startsWith('actions/setup-go@') ? [step.with] : []));
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((each) => !/^\d+\.\d+\.\d+$/.test(String(each?.['go-version'])))).toEqual([]);
  });
});

describe('permissions', () => {
  test.each(workflows)('of $name are to read, or none', ({ workflow }) => {
    expect(workflow.permissions).toBeDefined();
    expect(Object.entries(workflow.permissions ?? {}).filter((each) => each.join() !== 'contents,read')).toEqual([]);
  });

  test('of jobs that write are these', () => {
    const write = ({ permissions = {} }: Job) =>
      Object.keys(permissions).filter((name) => permissions[name] === 'write');
    const writing = jobs
      .map(({ name, job }) => [name, write(job).toSorted()])
      .filter(([, names]) => names?.length !== 0);
    expect(Object.fromEntries(writing)).toEqual({
      'codeql.yml analyze': ['security-events'],
      'release.yml image': ['attestations', 'id-token', 'packages'],
      'release.yml chart': ['attestations', 'id-token', 'packages'],
      'release.yml publish': ['contents'],
    });
  });
});

describe('jobs', () => {
  const own = jobs.filter(({ job }) => job.uses === undefined);

  test.each(own)('$name ends in time, on a system of one version', ({ job }) => {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(job['runs-on']).toMatch(/^ubuntu-\d+\.\d+$/);
  });

  test('run only scripts that there are', () => {
    const named = commands.flatMap((line) =>
      [...line.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, name]) => name),
    );
    expect(named).toContain('check');
    expect(named.filter((name = '') => scripts[name] === undefined)).toEqual([]);
    const files = commands.flatMap((line) => [...line.matchAll(/\bscripts\/[\w.-]+/g)].map(([file]) => file));
    expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });

  test('put nothing into a command that somebody else may have named', () => {
    expect(commands.filter((line) => line.includes('${{'))).toEqual([]);
  });

  test('name images by digest', () => {
    const images = commands.flatMap((line) => line.match(/\bimage=\S+/g) ?? []);
    expect(images.filter((image) => !/:v\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
  });
});

/** Actions may stand in folders of one repository, and then are of one version. */
function repositoryOf(use: string): string {
  return use.replace(/^uses: ([^/]+\/[^/@]+).*$/, '$1');
}

function pinOf(use: string): string {
  return use.replace(/^.*@/, '');
}
