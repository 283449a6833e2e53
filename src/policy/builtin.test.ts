import { describe, expect, test } from 'vitest';
import { textOf } from '../rules/contract/words.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { rules } from '../rules/index.ts';
import { builtinPolicies } from './builtin.ts';
import { CompiledPolicy } from './compiled-policy.ts';
import { policyApiVersion, type PodPolicy } from './pod-policy.ts';
import { profileVersions, type ProfileName } from './profile.ts';
import { readPolicies } from './read.ts';

const compileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };
const image = 'registry.example.com/app:1.0';
const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } };

/** What a program needs to say to pass everywhere. */
const hardened = {
  metadata: { name: 'a' },
  spec: {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'app',
        image,
        resources,
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  },
};

/** A Windows pod may not write any of the fields about Linux. */
const windows = {
  metadata: { name: 'a' },
  spec: {
    os: { name: 'windows' },
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true },
    containers: [{ name: 'app', image, resources }],
  },
};

function messagesIn(policy: PodPolicy, pod: unknown): readonly string[] {
  const terms = new CompiledPolicy(policy, compileOptions).termsFor('shop');
  expect(terms?.rules.length).toBeGreaterThan(0);
  const messages: string[] = [];
  for (const { check } of terms?.rules ?? []) {
    check(asAdmitted(pod).pod, ({ problem }) => messages.push(textOf(problem)));
  }
  return messages;
}

describe.each(Object.entries(builtinPolicies))('%s', (name, policy) => {
  test('is known by its own name, and would be accepted from a file', () => {
    expect(policy.metadata.name).toBe(name);
    const { policies, problems } = readPolicies([{ name: 'f', text: JSON.stringify(policy) }], compileOptions);
    expect(problems).toEqual([]);
    expect(policies.map((read) => read.policy)).toEqual([policy]);
  });

  test.each([
    ['a pod that says all it can', hardened],
    ['a Windows pod that says all it may', windows],
  ])('lets %s through', (_, pod) => {
    expect(messagesIn(policy, pod)).toEqual([]);
  });
});

describe.each<[profile: ProfileName, fromMinor: number]>([
  ['none', 0],
  ['baseline', 0],
  ['standard', 0],
  ['restricted', 25],
  ['hardened', 25],
])('what a policy adds to %s', (profile, fromMinor) => {
  test.each([{ dropAll: true }, { dropAll: false, drop: ['NET_RAW'] }])(
    'asks a Windows pod for nothing that the API forbids it, by capabilities: %j',
    (capabilities) => {
      for (const version of profileVersions.slice(fromMinor + 1)) {
        const policy: PodPolicy = {
          apiVersion: policyApiVersion,
          kind: 'PodPolicy',
          metadata: { name: version },
          spec: {
            mode: 'Enforce',
            profile,
            profileVersion: version,
            rules: { capabilities, 'seccomp-profile': { required: true } },
          },
        };
        expect([version, ...messagesIn(policy, windows)]).toEqual([version]);
      }
    },
  );
});
