// What the chart renders of fills, by its values.
import { describe, expect, test } from 'vitest';
import { helmProgram } from '../scripts/chart-helm.ts';
import { valueAt } from '../src/model/value-at.ts';
import { chartEntry } from './chart-entry.ts';
import { chartFill } from './every-fill.ts';
import { entryOf, objectOf, render } from './helm.ts';

const rendered = (...sets: readonly string[]) => render(...sets.flatMap((set) => ['--set', set]));

describe.skipIf(helmProgram() === undefined)('the chart (needs helm, which "npm run api-server" brings)', () => {
  test.each([
    { sets: [], rules: 'none' },
    { sets: ['policy.fill=true'], rules: 'those of pods' },
    { sets: ['policy.fill=true', 'fills.enabled='], rules: 'those of pods' },
    { sets: ['policy.fill=true', 'fills.enabled=null'], rules: 'those of pods' },
    { sets: ['policy.fill=true', 'fills.enabled=false'], rules: 'none' },
    { sets: ['fills.enabled='], rules: 'none' },
    { sets: ['fills.enabled=null'], rules: 'none' },
    { sets: ['fills.enabled=true'], rules: 'those of pods' },
    { sets: ['fills.enabled=true', 'policy.bundle=none'], rules: 'those of pods' },
  ])('API servers ask what to fill in where that is wanted: $sets: $rules', ({ sets, rules: wanted }) => {
    expect(valueAt(entryOf(rendered(...sets), 'fills'), ['rules'])).toEqual(
      wanted === 'none' ? [] : chartEntry('fills').rules,
    );
  });

  test.each([true, false])('the gate lists in an annotation what was filled in: %s', (annotate) => {
    const deployment = objectOf(rendered(`fills.annotate=${annotate}`), 'Deployment');
    const args = valueAt(deployment, ['spec', 'template', 'spec', 'containers', 0, 'args']);
    expect(Array.isArray(args) && args.includes('--no-fill-annotation')).toBe(!annotate);
  });

  test('with policy.fill a rule keeps what the values say of it, and fills in beside that', () => {
    const sets = [
      'policy.fill=true',
      'policy.rules.requests-required.resources.cpu.default=1',
      'policy.rules.seccomp-profile.mode=Warn',
      'policy.rules.termination-message.fill=false',
      'policy.rules.image-tag.mode=Audit',
    ];
    const policy = objectOf(rendered(...sets), 'PodPolicy');
    expect(valueAt(policy, ['spec', 'rules'])).toEqual({
      'requests-required': { resources: { cpu: { default: 1 } }, fill: true },
      'seccomp-profile': { mode: 'Warn', required: true, fill: true },
      'termination-message': { fill: false },
      'image-tag': { mode: 'Audit' },
    });
  });

  test('what policy.fill adds by itself is what the tests of fills judge by', () => {
    const policy = objectOf(rendered('policy.fill=true'), 'PodPolicy');
    expect(valueAt(policy, ['spec', 'rules'])).toEqual(chartFill.spec.rules);
  });
});
