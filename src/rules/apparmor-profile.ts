import type { Container } from '../model/container.ts';
import { appArmorAnnotation, type Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './example.ts';
import {
  faultIn,
  messagesAbout,
  profileFrom,
  profileType,
  usableTypes,
  wordsFor,
  type ProfileTerms,
} from './node-profile.ts';
import { flag, list, object, OptionDoubt, text } from './options.ts';
import { defineRule, type Fix, type Report } from './rule.ts';

const missing = (who: string, types: string) =>
  `${who} names no AppArmor profile; set securityContext.appArmorProfile.type to ${types}`;
const { refused, unlisted } = messagesAbout('AppArmor', 'appArmorProfile');
const annotated = (annotation: string, value: string, values: string) => {
  const change = values === '' ? '' : `set it to ${values}, or `;
  return `the annotation ${quote(annotation)} is ${quote(value)}; ${change}remove it, and likewise any securityContext.appArmorProfile of that container`;
};

const eitherType = 'RuntimeDefault or Localhost';

export default defineRule({
  id: 'apparmor-profile',
  since: '0.1.0',
  severity: 'medium',
  guards: ['kernel'],
  summary: 'missing or forbidden AppArmor profiles',
  why: 'On nodes with AppArmor the default profile of the runtime keeps a container from mounting, from tracing other programs and from writing most of /proc and /sys; Unconfined takes all of it away.',
  remedy:
    'Write Unconfined nowhere, neither in securityContext.appArmorProfile nor in an annotation. Where the policy requires a profile, set securityContext.appArmorProfile.type to RuntimeDefault.',
  risk: 'A node without AppArmor rejects every pod that names a profile.',
  options: object({
    allowed: list(
      profileType,
      'The types of profile that a pod, a container or an annotation may write. Empty: none may be written.',
    ),
    required: flag(
      'Whether every container must name a profile: its own, by its annotation, or that of the pod. Windows pods need none. Only where every node has AppArmor: one without it rejects every pod that names a profile.',
    ),
    localhostProfiles: list(
      text('A profile as it is loaded on the node, compared exactly.'),
      'The profiles that the type Localhost may name; daemons of the operating system have theirs loaded too. Absent: any; empty: none.',
    ),
  }),
  defaults: { allowed: ['RuntimeDefault', 'Localhost'], required: false },
  examples: {
    pass: [
      { name: 'not set', pod: examplePod() },
      {
        name: 'set on the pod, where it is required',
        pod: examplePod({ spec: { securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } } }),
        options: { required: true },
      },
      {
        name: 'a listed profile on the container',
        pod: examplePod({
          container: { securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'shop-app' } } },
        }),
        options: { localhostProfiles: ['shop-app'] },
      },
    ],
    fail: [
      {
        name: 'Unconfined on the pod, though the container has a profile',
        pod: examplePod({
          container: { securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } },
          spec: { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
        }),
        messages: [refused('the pod', 'Unconfined', eitherType)],
      },
      {
        name: 'Unconfined on a sidecar',
        pod: examplePod({
          spec: {
            initContainers: [
              {
                ...exampleContainer,
                name: 'proxy',
                restartPolicy: 'Always',
                securityContext: { appArmorProfile: { type: 'Unconfined' } },
              },
            ],
          },
        }),
        options: { allowed: ['RuntimeDefault'] },
        messages: [refused('sidecar container "proxy"', 'Unconfined', 'RuntimeDefault')],
      },
      {
        name: 'Unconfined by annotation',
        pod: examplePod({ annotations: { [`${appArmorAnnotation}app`]: 'unconfined' } }),
        messages: [annotated(`${appArmorAnnotation}app`, 'unconfined', 'runtime/default or localhost/…')],
      },
      {
        name: 'not set, where it is required',
        pod: examplePod(),
        options: { required: true },
        messages: [missing('container "app"', eitherType)],
      },
      {
        name: 'a profile that is not listed',
        pod: examplePod({
          spec: { securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'cupsd' } } },
        }),
        options: { localhostProfiles: ['shop-app'] },
        messages: [unlisted('the pod', 'cupsd', '"shop-app"')],
      },
    ],
  },

  check({ allowed, required, localhostProfiles }, doubt) {
    const usable = usableTypes(allowed, localhostProfiles);
    if (required && usable.length === 0) {
      const message = 'a profile is required, and none can be of an allowed type; name RuntimeDefault';
      doubt(new OptionDoubt(['allowed'], message));
    }
    const terms: ProfileTerms = {
      types: new Set(usable),
      names: localhostProfiles && new Set(localhostProfiles),
      // Pod Security passes it, and then the kubelet rejects the pod.
      refuseEmptyLocalhost: required,
    };
    const { types, names, annotations } = wordsFor(terms);

    const tell = (owner: Pod | Container, report: Report) => {
      const profile = owner.securityContext.appArmorProfile;
      const fault = profile && faultIn(profile, terms);
      if (profile === undefined || fault === undefined) return;
      const at = owner.securityContext.at('appArmorProfile', fault);
      const value = profile[fault] ?? '';
      const message = fault === 'type' ? refused(owner.label, value, types) : unlisted(owner.label, value, names);
      report({ at, guards: 'kernel', value, message });
    };

    return (pod, report) => {
      for (const [name, value] of pod.appArmorAnnotations) {
        if (value === '' || faultIn(profileFrom(value), terms) === undefined) continue;
        const key = appArmorAnnotation + name;
        const at = pod.metadata.at('annotations', key);
        report({ at, guards: 'kernel', key, value, message: annotated(key, value, annotations) });
      }
      tell(pod, report);
      for (const container of pod.containers) {
        const annotation = pod.appArmorAnnotationOf(container) ?? '';
        if (!saysTheSame(container, annotation)) tell(container, report);
        if (!required || pod.isWindows || pod.appArmorProfileOf(container) !== undefined) continue;
        if (annotation !== '' && faultIn(profileFrom(annotation), terms) !== undefined) continue;
        const at = container.securityContext.at('appArmorProfile', 'type');
        const fixes = terms.types.has('RuntimeDefault') ? fixesFor(pod, container) : [];
        report({ at, guards: 'kernel', message: missing(container.label, types), fixes });
      }
    };
  },
});

/**
 * Whether a container's field is what its annotation says. On creation the API server writes the one from the other
 * (KEP-24), so that they are told once, and alike for a template, which has the annotation alone.
 */
function saysTheSame(container: Container, annotation: string): boolean {
  const own = container.securityContext.appArmorProfile;
  if (own === undefined || annotation === '') return false;
  const { type, localhostProfile } = profileFrom(annotation);
  return own.type === type && own.localhostProfile === localhostProfile;
}

/** On the container, since an annotation overrules the pod; an annotation that says otherwise the API server refuses. */
function fixesFor(pod: Pod, container: Container): readonly Fix[] {
  if (pod.appArmorAnnotationOf(container) !== undefined) return [];
  return [{ at: container.securityContext.at('appArmorProfile', 'type'), value: 'RuntimeDefault' }];
}
