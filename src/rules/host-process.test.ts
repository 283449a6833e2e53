import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import hostProcess from './host-process.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(pod: unknown): Problem[] {
  const problems: Problem[] = [];
  hostProcess.check(hostProcess.defaults)(new Pod(pod), (problem) => problems.push(problem));
  return problems;
}

const set = (value: unknown) => ({ windowsOptions: { hostProcess: value } });

describe('host-process', () => {
  test.each<[string, unknown]>([
    ['false', set(false)],
    ['null', set(null)],
    ['other options', { windowsOptions: { runAsUserName: 'ContainerUser' } }],
    ['options of null', { windowsOptions: null }],
  ])('passes %s on the pod and on the container', (_, securityContext) => {
    expect(problemsOf(examplePod({ container: { securityContext }, spec: { securityContext } }))).toEqual([]);
  });

  test.each<[string, unknown, unknown, string[]]>([
    ['both', set(true), set(true), ['the pod', 'container "app"']],
    ['the pod, though the container says false', set(true), set(false), ['the pod']],
    ['the container, though the pod says false', set(false), set(true), ['container "app"']],
  ])('judges each place by itself: %s', (_, whole, own, places) => {
    const pod = examplePod({ container: { securityContext: own }, spec: { securityContext: whole } });
    expect(findingsIn(onlyRule(hostProcess), pod).map((finding) => sentenceOf(finding))).toEqual(
      places.map((who) => `${who} sets securityContext.windowsOptions.hostProcess to true; set it to false`),
    );
  });

  test('does not ask whether the pod says that it is for Windows', () => {
    expect(problemsOf(examplePod({ spec: { os: { name: 'linux' }, securityContext: set(true) } }))).toHaveLength(1);
  });

  test('points at the fields', () => {
    const pod = examplePod({
      spec: {
        ephemeralContainers: [{ ...exampleContainer, name: 'debug', securityContext: set(true) }],
        securityContext: set(true),
      },
    });
    expect(problemsOf(pod)).toMatchObject([
      { at: ['spec', 'securityContext', 'windowsOptions', 'hostProcess'], guards: 'machine', value: true },
      {
        at: ['spec', 'ephemeralContainers', 0, 'securityContext', 'windowsOptions', 'hostProcess'],
        guards: 'machine',
        value: true,
      },
    ]);
  });
});
