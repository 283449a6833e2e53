import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import type { Problem } from './contract/rule.ts';
import selinuxOptions from './selinux-options.ts';

function problemsOf(pod: unknown, options: Readonly<Record<string, unknown>> = {}): Problem[] {
  const problems: Problem[] = [];
  selinuxOptions.check({ ...selinuxOptions.defaults, ...options })(new Pod(pod), (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (pod: unknown, options?: Readonly<Record<string, unknown>>) =>
  findingsIn(onlyRule(selinuxOptions, options), pod).map((finding) => sentenceOf(finding));

describe('selinux-options', () => {
  test.each<[string, unknown]>([
    ['no options', {}],
    ['options of null', null],
    ['empty texts', { type: '', user: '', role: '', level: '' }],
    ['nulls', { type: null, user: null, role: null }],
    ['a level', { level: 's0:c1,c2' }],
    ['container_t', { type: 'container_t' }],
    ['container_init_t', { type: 'container_init_t' }],
    ['container_kvm_t', { type: 'container_kvm_t' }],
    ['container_engine_t', { type: 'container_engine_t' }],
  ])('passes %s on the pod and on the container', (_, seLinuxOptions) => {
    const securityContext = { seLinuxOptions };
    expect(problemsOf(examplePod({ container: { securityContext }, spec: { securityContext } }))).toEqual([]);
  });

  test.each<[string, unknown, (string | undefined)[]]>([
    ['another type', { type: 'spc_t' }, ['type']],
    ['another case', { type: 'Container_t' }, ['type']],
    ['a type with a space', { type: ' container_t' }, ['type']],
    ['a user', { user: 'system_u' }, ['user']],
    ['a role', { role: 'object_r' }, ['role']],
    ['all of them', { role: 'sysadm_r', user: 'sysadm_u', type: 'sysadm_t' }, ['type', 'user', 'role']],
    ['a user beside an allowed type', { type: 'container_t', user: 'u' }, ['user']],
  ])('refuses %s', (_, seLinuxOptions, keys) => {
    const problems = problemsOf(examplePod({ container: { securityContext: { seLinuxOptions } } }));
    expect(problems.map(({ key }) => key)).toEqual(keys);
  });

  test('a type that only older lists lack is refused by them', () => {
    const pod = examplePod({ spec: { securityContext: { seLinuxOptions: { type: 'container_engine_t' } } } });
    const allowed = ['container_t', 'container_init_t', 'container_kvm_t'];
    expect(messagesOf(pod, { allowed })).toEqual([
      'the pod sets SELinux type "container_engine_t"; remove spec.securityContext.seLinuxOptions.type; allowed: container_t, container_init_t, container_kvm_t',
    ]);
  });

  test('a long list of types is not told', () => {
    const pod = examplePod({ container: { securityContext: { seLinuxOptions: { type: 'spc_t' } } } });
    expect(messagesOf(pod, { allowed: ['a_t', 'b_t', 'c_t', 'd_t', 'e_t'] })).toEqual([
      'container "app" sets SELinux type "spc_t"; remove securityContext.seLinuxOptions.type',
    ]);
  });

  test('each place is judged by itself, the pod first', () => {
    const spc = { seLinuxOptions: { type: 'spc_t' } };
    const pod = examplePod({
      container: { securityContext: { seLinuxOptions: { type: 'container_t' } } },
      spec: {
        securityContext: spc,
        initContainers: [{ ...exampleContainer, name: 'setup', securityContext: spc }],
        ephemeralContainers: [{ ...exampleContainer, name: 'debug', securityContext: spc }],
      },
    });
    const below = ['securityContext', 'seLinuxOptions', 'type'];
    expect(problemsOf(pod)).toMatchObject([
      { at: ['spec', ...below], key: 'type', value: 'spc_t', guards: 'kernel' },
      { at: ['spec', 'initContainers', 0, ...below], key: 'type', value: 'spc_t' },
      { at: ['spec', 'ephemeralContainers', 0, ...below], key: 'type', value: 'spc_t' },
    ]);
  });
});
