import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './example.ts';
import { faultIn, messagesAbout, profileType, usableTypes, wordsFor, type ProfileTerms } from './node-profile.ts';
import { flag, list, object, oneOf, OptionDoubt, text } from './options.ts';
import { defineRule, type Check, type Fix, type Report } from './rule.ts';
import { annotated, annotationCheck, contradictsDefault, podAnnotation } from './seccomp-annotation.ts';

const missing = (who: string, types: string) =>
  `${who} has no seccomp profile; set securityContext.seccompProfile.type to ${types}`;
const { refused, unlisted } = messagesAbout('seccomp', 'seccompProfile');
const nameless = (who: string, names: string) =>
  `${who} has the seccomp profile type "Localhost" without a profile; set securityContext.seccompProfile.localhostProfile to ${names}`;

const eitherType = 'RuntimeDefault or Localhost';

export default defineRule({
  id: 'seccomp-profile',
  since: '0.1.0',
  severity: 'high',
  guards: ['kernel'],
  summary: 'missing or forbidden seccomp profiles',
  why: 'Without a seccomp profile a container may call all of the kernel, also the parts through which containers break out. The default of a node is none unless its kubelet says otherwise.',
  remedy: 'Set securityContext.seccompProfile.type to RuntimeDefault on the pod, and nowhere to Unconfined.',
  options: object({
    allowed: list(profileType, 'The types of profile that a pod or a container may write.'),
    required: flag(
      'Whether every container must have a profile, its own or that of the pod. Not asked for where annotations are read, which do nothing since Kubernetes 1.27.',
    ),
    localhostProfiles: list(
      text('A profile as localhostProfile names it, compared exactly.'),
      'The profiles that the type Localhost may name. Absent: any; empty: none.',
    ),
    refuseEmptyLocalhost: flag(
      'Whether the type Localhost without a localhostProfile is refused, which older nodes take as Unconfined (CVE-2023-2431). Pod Security does not look.',
    ),
    readFrom: oneOf(
      ['Fields', 'Annotations'],
      'Where profiles are read: from the fields, or from the alpha annotations alone, as Pod Security does before v1.19.',
    ),
    exemptWindows: flag(
      'Whether Windows pods pass, where the API forbids seccomp profiles. Pod Security does so at restricted from v1.25 on.',
    ),
  }),
  defaults: {
    allowed: ['RuntimeDefault', 'Localhost'],
    required: true,
    refuseEmptyLocalhost: true,
    readFrom: 'Fields',
    exemptWindows: true,
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
      { name: 'not set', pod: examplePod(), messages: [missing('container "app"', eitherType)] },
      {
        name: 'Unconfined on the pod, though the container has a profile',
        pod: examplePod({
          container: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
          spec: { securityContext: { seccompProfile: { type: 'Unconfined' } } },
        }),
        messages: [refused('the pod', 'Unconfined', eitherType)],
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
        messages: [refused('init container "setup"', 'Unconfined', 'RuntimeDefault')],
      },
      {
        name: 'Localhost without a profile',
        pod: examplePod({ spec: { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: '' } } } }),
        messages: [nameless('the pod', 'the name of a profile')],
      },
      {
        name: 'a profile that is not listed',
        pod: examplePod({
          spec: { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'audit.json' } } },
        }),
        options: { localhostProfiles: ['shop/app.json'] },
        messages: [unlisted('the pod', 'audit.json', '"shop/app.json"')],
      },
      {
        name: 'an annotation, where annotations are read',
        pod: examplePod({ annotations: { [podAnnotation]: 'unconfined' } }),
        options: { readFrom: 'Annotations' },
        messages: [annotated(podAnnotation, 'unconfined', 'runtime/default or localhost/…')],
      },
    ],
  },

  check({ allowed, required, localhostProfiles, refuseEmptyLocalhost, readFrom, exemptWindows }, doubt) {
    const usable = usableTypes(allowed, localhostProfiles);
    if (usable.length === 0) {
      doubt(new OptionDoubt(['allowed'], 'no profile can be of an allowed type; name RuntimeDefault'));
    }
    const names = localhostProfiles && new Set(localhostProfiles);
    const terms: ProfileTerms = { types: new Set(usable), names, refuseEmptyLocalhost };
    const tell = readFrom === 'Annotations' ? annotationCheck(terms) : fieldTeller(terms, required);
    return (pod, report) => {
      if (!exemptWindows || !pod.isWindows) tell(pod, report);
    };
  },
});

function fieldTeller(terms: ProfileTerms, required: boolean): Check {
  const { types, names } = wordsFor(terms);
  const tell = (owner: Pod | Container, report: Report) => {
    const profile = owner.securityContext.seccompProfile;
    const fault = profile && faultIn(profile, terms);
    if (profile === undefined || fault === undefined) return;
    const at = owner.securityContext.at('seccompProfile', fault);
    const value = profile[fault] ?? '';
    const who = owner.label;
    if (fault === 'type') report({ at, guards: 'kernel', value, message: refused(who, value, types) });
    else if (value === '') report({ at, guards: 'kernel', value, message: nameless(who, names) });
    else report({ at, guards: 'kernel', value, message: unlisted(who, value, names) });
  };
  return (pod, report) => {
    let fixes: readonly Fix[] | undefined;
    tell(pod, report);
    for (const container of pod.containers) {
      tell(container, report);
      if (!required || pod.seccompProfileOf(container) !== undefined) continue;
      const at = container.securityContext.at('seccompProfile', 'type');
      fixes ??= terms.types.has('RuntimeDefault') ? fixesFor(pod) : [];
      report({ at, guards: 'kernel', message: missing(container.label, types), fixes });
    }
  };
}

/** On the pod, for all that inherit it. */
function fixesFor(pod: Pod): readonly Fix[] {
  if (pod.isWindows || contradictsDefault(pod)) return [];
  return [{ at: pod.securityContext.at('seccompProfile', 'type'), value: 'RuntimeDefault' }];
}
