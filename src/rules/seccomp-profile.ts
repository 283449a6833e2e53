import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import {
  partsOfNoProfile,
  profileCheck,
  profileType,
  usableTypes,
  wordsForMissing,
  type ProfileTerms,
} from './parts/node-profile.ts';
import { flag, list, object, oneOf, OptionDoubt } from './contract/options.ts';
import { seccompProfileName } from './grammar/profile-name.ts';
import { defineRule, type Check, type Fix } from './contract/rule.ts';
import { exemptWindows, forbiddenInWindows } from './parts/windows-pod.ts';
import { annotationCheck, contradictsDefault } from './parts/seccomp-annotation.ts';

const windows = forbiddenInWindows('seccompProfile');

export default defineRule({
  id: 'seccomp-profile',
  since: '0.1.0',
  severity: 'high',
  guards: ['kernel'],
  debugProfileSince: '1.28',
  summary: 'missing or forbidden seccomp profiles',
  why: 'Without a seccomp profile a container may call all of the kernel, also the parts through which containers break out. The default of a node is none unless its kubelet says otherwise.',
  remedy: 'Set securityContext.seccompProfile.type to RuntimeDefault on the pod, and nowhere to Unconfined.',
  fill: 'The profile RuntimeDefault on the pod.',
  options: object({
    allowed: list(profileType, 'The types of profile that a pod or a container may write.'),
    required: flag('Whether every container must have a profile, its own or that of the pod.'),
    localhostProfiles: list(
      seccompProfileName('A profile as localhostProfile names it, compared exactly.'),
      'The profiles that the type Localhost may name. Absent: any; empty: none.',
    ),
    refuseEmptyLocalhost: flag(
      'Whether the type Localhost without a localhostProfile is refused, which older nodes take as Unconfined (CVE-2023-2431). Pod Security does not look.',
    ),
  }),
  profileOptions: {
    readFrom: oneOf(
      ['Fields', 'Annotations'],
      'Where profiles are read: from the fields, or from the alpha annotations alone, as Pod Security does before v1.19.',
    ),
    exemptWindows,
  },
  defaults: {
    allowed: ['RuntimeDefault', 'Localhost'],
    required: true,
    refuseEmptyLocalhost: true,
  },
  examples: {
    pass: [
      {
        name: 'set on the pod',
        pod: examplePod({ spec: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } } }),
      },
      {
        name: 'a listed profile on the container',
        pod: examplePod({
          container: { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'shop/app.json' } } },
        }),
        options: { localhostProfiles: ['shop/app.json'] },
      },
      { name: 'a Windows pod', pod: examplePod({ spec: { os: { name: 'windows' } } }) },
    ],
    fail: [
      {
        name: 'not set',
        pod: examplePod(),
        messages: [
          'container "app" has no seccomp profile; set spec.securityContext.seccompProfile.type to RuntimeDefault or Localhost',
        ],
      },
      {
        name: 'Unconfined on the pod, though the container has a profile',
        pod: examplePod({
          container: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
          spec: { securityContext: { seccompProfile: { type: 'Unconfined' } } },
        }),
        messages: [
          'the pod uses seccomp profile type "Unconfined"; set spec.securityContext.seccompProfile.type to RuntimeDefault or Localhost',
        ],
      },
      {
        name: 'an init container that goes its own way',
        pod: examplePod({
          spec: {
            securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
            initContainers: [
              { ...exampleContainer, name: 'setup', securityContext: { seccompProfile: { type: 'Unconfined' } } },
            ],
          },
        }),
        options: { allowed: ['RuntimeDefault'] },
        messages: [
          'init container "setup" uses seccomp profile type "Unconfined"; set securityContext.seccompProfile.type to RuntimeDefault',
        ],
      },
      {
        name: 'Localhost without a profile',
        pod: examplePod({ spec: { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: '' } } } }),
        messages: [
          'the pod uses seccomp profile type "Localhost" without localhostProfile; set spec.securityContext.seccompProfile.localhostProfile to the name of a profile',
        ],
      },
      {
        name: 'a profile that is not listed',
        pod: examplePod({
          spec: { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'audit.json' } } },
        }),
        options: { localhostProfiles: ['shop/app.json'] },
        messages: [
          'the pod uses seccomp profile "audit.json"; set spec.securityContext.seccompProfile.localhostProfile to "shop/app.json"',
        ],
      },
    ],
  },

  check(
    { allowed, required, localhostProfiles, refuseEmptyLocalhost, readFrom, exemptWindows: isWindowsExempt },
    doubt,
  ) {
    const usable = usableTypes(allowed, localhostProfiles);
    if (usable.length === 0) {
      doubt(new OptionDoubt(['allowed'], 'no profile can be of an allowed type; name RuntimeDefault'));
    }
    const names = localhostProfiles && new Set(localhostProfiles);
    const terms: ProfileTerms = { types: new Set(usable), names, refuseEmptyLocalhost };
    const check =
      readFrom === 'Annotations' ? annotationCheck(terms) : fieldCheck(terms, required, isWindowsExempt === false);
    return (pod, report) => {
      if (isWindowsExempt !== true || !pod.isWindows) check(pod, report);
    };
  },
});

function fieldCheck(terms: ProfileTerms, required: boolean, isRequiredOfWindows: boolean): Check {
  const tell = profileCheck('seccompProfile', terms);
  const { own, whole } = wordsForMissing('seccompProfile', terms);
  const mayFix = terms.types.has('RuntimeDefault');

  const openIn = (pod: Pod) => {
    if (pod.isWindows) return { ...windows, fixes: none };
    const words = pod.isUnsetInAll(({ securityContext }) => securityContext.seccompProfile) ? whole : own;
    return { ...words, fixes: mayFix ? fixesFor(pod) : none };
  };
  return (pod, report) => {
    tell(pod, report);
    const isAsked = required && (isRequiredOfWindows || !pod.isWindows);
    let open: ReturnType<typeof openIn> | undefined;
    for (const container of pod.containers) {
      tell(container, report);
      if (!isAsked || pod.seccompProfileOf(container) !== undefined) continue;
      const at = container.securityContext.at('seccompProfile', 'type');
      report({ at, guards: 'kernel', parts: partsOfNoProfile, ...(open ??= openIn(pod)) });
    }
  };
}

const none: readonly Fix[] = Object.freeze([]);

/** On the pod, for all that inherit it. */
function fixesFor(pod: Pod): readonly Fix[] {
  if (contradictsDefault(pod)) return none;
  return [{ at: pod.securityContext.at('seccompProfile', 'type'), value: 'RuntimeDefault' }];
}
