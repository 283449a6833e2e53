// A finding stands where its field is written, or else what is nearest around it, however the file is laid out.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkReportOf } from '../src/cli/check.ts';
import { readCheckInput, type InputOptions } from '../src/cli/check-input.ts';
import { Progress } from '../src/cli/progress.ts';
import type { Path } from '../src/model/path.ts';
import { valueAt } from '../src/model/value-at.ts';
import { findingsOf, placeOf, type CheckReport } from '../src/report/check-report.ts';
import { everyRule } from './every-rule.ts';
import { Layout, pathKey } from './written-layout.ts';

const progress = new Progress(undefined, () => 0);

async function reportOn(text: string): Promise<CheckReport> {
  const policy = { name: 'policy', text: JSON.stringify(everyRule) };
  const options: InputOptions = {
    paths: [],
    rendered: [policy, { name: 'file', text }],
    policies: [],
    kinds: [],
    namespace: 'shop',
    serverMinor: undefined,
  };
  const input = await readCheckInput(options, progress);
  return checkReportOf(input, { old: [] }, progress);
}

const container = (name: string) => ({
  name,
  image: 'nginx',
  ports: [{ containerPort: 80, hostPort: 80 }],
  securityContext: { privileged: true, capabilities: { add: ['SYS_ADMIN'] }, procMount: 'Unmasked' },
  resources: { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: '4' } },
  volumeMounts: [{ name: 'host', mountPath: '/host' }],
});

/** With problems of fields that are there, and of some that are not. */
const workload = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    template: {
      metadata: { labels: { 'example.com/a': 'b' } },
      spec: {
        hostNetwork: true,
        volumes: [
          { name: 'host', hostPath: { path: '/' } },
          { name: 'nfs', nfs: { server: 's', path: '/' } },
        ],
        initContainers: [container('init')],
        containers: [container('app'), { ...container('second'), image: 'b:1' }, { name: 'bare' }],
        securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] },
        tolerations: [{ operator: 'Exists' }],
      },
    },
  },
};

/** The longest part of a path that is written. */
function writtenPart(object: unknown, path: Path): Path {
  let length = path.length;
  while (valueAt(object, path.slice(0, length)) === undefined) length -= 1;
  return path.slice(0, length);
}

/** Line and column of an offset, counted by hand. */
function positionOf(text: string, offset: number) {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** A file with the workload in some layout: among other documents, in a List, with CRLF and a byte order mark. */
const layouts = fc.gen().map((choose) => {
  const layout = new Layout(choose);
  const chance = () => choose(fc.boolean);
  if (chance()) layout.write('# a comment\n---\na: 1\n---\n\n');
  const isListed = chance();
  const object = isListed
    ? { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Other' }, workload] }
    : workload;
  layout.block(object, [], 0);
  if (chance()) layout.write('---\napiVersion: v1\nkind: Service\n');
  const isCrlf = chance();
  const text = isCrlf ? layout.text.replaceAll('\n', '\r\n') : layout.text;
  return { object, root: isListed ? ['items', 1] : [], layout, text: chance() ? `\uFEFF${text}` : text };
});

test('in any layout', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(layouts, async ({ object, root, layout, text }) => {
      const { objects, lineOf, unread } = await reportOn(text);
      expect(unread.filter(({ file }) => file === 'file')).toEqual([]);
      const [checked] = objects;
      if (checked === undefined || objects.length !== 1) throw new Error('not one workload');
      const findings = findingsOf(checked);
      expect(findings.length).toBeGreaterThan(40);
      const places = findings.map((finding) => {
        const path = [...root, 'spec', 'template', ...finding.at];
        const offset = layout.offsets.get(pathKey(writtenPart(object, path)));
        if (offset === undefined) throw new Error(`not written: ${pathKey(path)}`);
        const { line, column } = positionOf(layout.text, offset);
        return { path: pathKey(path), line, column, text: layout.text.split('\n')[line - 1] };
      });
      expect(
        findings.map((finding) => {
          const { line, column } = placeOf(checked, finding);
          const path = pathKey([...root, 'spec', 'template', ...finding.at]);
          return { path, line, column, text: lineOf('file', line) };
        }),
      ).toEqual(places);
    }),
    { numRuns: 60 },
  );
});

test('in JSON, with tabs', async () => {
  const text = JSON.stringify(workload, undefined, '\t');
  const { objects } = await reportOn(text);
  const places = objects.flatMap((checked) =>
    findingsOf(checked).map((finding) => ({ finding, ...placeOf(checked, finding) })),
  );
  const privileged = places.filter(({ finding }) => finding.rule === 'privileged');
  const lines = text.split('\n');
  expect(privileged.map(({ line, column }) => lines[line - 1]?.slice(column - 1))).toEqual(
    Array(3).fill('"privileged": true,'),
  );
});
