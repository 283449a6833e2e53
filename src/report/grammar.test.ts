import { expect, test } from 'vitest';
import { inPlural, nounInPlural, ofNone } from './grammar.ts';

test.each([
  ['has no memory limit', 'have no memory limit'],
  ['is privileged', 'are privileged'],
  ['is of type "hostPath", which is not allowed', 'are of type "hostPath", which is not allowed'],
  ['does not drop ALL capabilities', 'do not drop ALL capabilities'],
  ['may run as root', 'may run as root'],
  ['could not be judged: a fault', 'could not be judged: a fault'],
  ['uses host port 80/TCP', 'use host port 80/TCP'],
  ['sets securityContext.runAsUser to 0', 'set securityContext.runAsUser to 0'],
  ['mounts host path "/proc"', 'mount host path "/proc"'],
  ['requests 4 cpu, at most 2 is allowed', 'request 4 cpu, at most 2 is allowed'],
  ['allows privilege escalation', 'allow privilege escalation'],
  ['adds capability "SYS_ADMIN"', 'add capability "SYS_ADMIN"'],
  ['drops "all", and Kubernetes counts only "ALL"', 'drop "all", and Kubernetes counts only "ALL"'],
  ['limits', 'limit'],
])('of several: %s', (singular, plural) => {
  expect(inPlural(singular)).toBe(plural);
});

test.each([
  ['has no memory limit', 'no container has a memory limit'],
  ['has no cpu or memory request', 'no container has a cpu or memory request'],
  ['has no ephemeral-storage limit', 'no container has an ephemeral-storage limit'],
  ['has no AppArmor profile', 'no container has an AppArmor profile'],
  ['has no seccomp profile', 'no container has a seccomp profile'],
  ['does not drop ALL capabilities', 'no container drops ALL capabilities'],
  [
    'does not set securityContext.capabilities.drop, which the API forbids in Windows pods',
    'no container sets securityContext.capabilities.drop, which the API forbids in Windows pods',
  ],
  ['is privileged', undefined],
  ['may run as root', undefined],
  ['sets securityContext.runAsUser to 0', undefined],
  ['has a writable root filesystem', undefined],
  ['has none', undefined],
  ['has nothing', undefined],
])('of none: %s', (predicate, sentence) => {
  expect(ofNone('container', predicate)).toBe(sentence);
});

test.each([
  ['uses host port ', 'uses host ports '],
  ['adds capability ', 'adds capabilities '],
  ['tolerates taint ', 'tolerates taints '],
  ['selects nodes by label ', 'selects nodes by labels '],
  ['selects nodes by field ', 'selects nodes by field '],
  ['has no ', 'has no '],
])('before several items: %s', (singular, plural) => {
  expect(nounInPlural(singular)).toBe(plural);
});
