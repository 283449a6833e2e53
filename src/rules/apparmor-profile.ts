import type { Container } from '../model/container.ts';
import { appArmorAnnotation, type Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import {
  annotated,
  faultIn,
  partsOfNoProfile,
  partsOfProfile,
  profileFrom,
  profileCheck,
  profileType,
  remedyFor,
  usableTypes,
  wordsForMissing,
  type ProfileTerms,
} from './parts/node-profile.ts';
import { flag, list, object, OptionDoubt } from './contract/options.ts';
import { appArmorProfileName } from './grammar/profile-name.ts';
import { defineRule, type Covered, type Fix } from './contract/rule.ts';

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
  fill: 'The profile RuntimeDefault on the container.',
  options: object({
    allowed: list(
      profileType,
      'The types of profile that a pod, a container or an annotation may write. Empty: none may be written.',
    ),
    required: flag(
      'Whether every container must name a profile: its own, by its annotation, or that of the pod. Windows pods need none. Only where every node has AppArmor: one without it rejects every pod that names a profile.',
    ),
    localhostProfiles: list(
      appArmorProfileName('A profile as it is loaded on the node, compared exactly.'),
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
        messages: [
          'the pod uses AppArmor profile type "Unconfined"; set spec.securityContext.appArmorProfile.type to RuntimeDefault or Localhost',
        ],
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
        messages: [
          'sidecar container "proxy" uses AppArmor profile type "Unconfined"; set securityContext.appArmorProfile.type to RuntimeDefault',
        ],
      },
      {
        name: 'Unconfined by annotation',
        pod: examplePod({ annotations: { [`${appArmorAnnotation}app`]: 'unconfined' } }),
        messages: [
          'the pod sets annotation "container.apparmor.security.beta.kubernetes.io/app" to "unconfined"; remove the annotation, and set securityContext.appArmorProfile.type to RuntimeDefault or Localhost in its container',
        ],
      },
      {
        name: 'not set, where it is required',
        pod: examplePod(),
        options: { required: true },
        messages: [
          'container "app" has no AppArmor profile; set spec.securityContext.appArmorProfile.type to RuntimeDefault or Localhost',
        ],
      },
      {
        name: 'a profile that is not listed',
        pod: examplePod({
          spec: { securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'cupsd' } } },
        }),
        options: { localhostProfiles: ['shop-app'] },
        messages: [
          'the pod uses AppArmor profile "cupsd"; set spec.securityContext.appArmorProfile.localhostProfile to "shop-app"',
        ],
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
    const tell = profileCheck('appArmorProfile', terms);
    const { own, whole } = wordsForMissing('appArmorProfile', terms);
    // The API server writes the field from the annotation, and refuses that they differ: so the field alone is written.
    const remedy = `remove the annotation, and ${remedyFor('appArmorProfile', terms, 'container')} in its container`;

    return (pod, report) => {
      let named: ReadonlyMap<string, Container> | undefined;
      for (const [name, value] of pod.appArmorAnnotations) {
        if (value === '') continue;
        const fault = faultIn(profileFrom(value), terms);
        if (fault === undefined) continue;
        const key = appArmorAnnotation + name;
        const at = pod.metadata.at('annotations', key);
        const container = (named ??= annotatable(pod)).get(name);
        const covers =
          container === undefined || !isOfAnnotation(container, value)
            ? none
            : [
                {
                  at: container.securityContext.at('appArmorProfile', fault),
                  parts: partsOfProfile(profileFrom(value)),
                },
              ];
        report({ at, guards: 'kernel', key, value, covers, problem: annotated(key, value), remedy });
      }
      tell(pod, report);
      let missing: typeof own | undefined;
      for (const container of pod.containers) {
        const annotation = pod.appArmorAnnotationOf(container) ?? '';
        if (!saysTheSame(container, annotation)) tell(container, report);
        if (!required || pod.isWindows || pod.appArmorProfileOf(container) !== undefined) continue;
        if (annotation !== '' && faultIn(profileFrom(annotation), terms) !== undefined) continue;
        const at = container.securityContext.at('appArmorProfile', 'type');
        const fixes = terms.types.has('RuntimeDefault') ? fixesFor(pod, container) : [];
        missing ??= inheritsInAll(pod) ? whole : own;
        report({ at, guards: 'kernel', parts: partsOfNoProfile, ...missing, fixes });
      }
    };
  },
});

const none: readonly Covered[] = Object.freeze([]);

/** By name; ephemeral ones never had annotations. */
function annotatable({ resourced }: Pod): ReadonlyMap<string, Container> {
  return new Map(resourced.map((container) => [container.name, container]));
}

/** Whether it is the annotation that a container has its profile from: its field, which comes first, says nothing else. */
function isOfAnnotation(container: Container, annotation: string): boolean {
  return container.securityContext.appArmorProfile === undefined || saysTheSame(container, annotation);
}

/** Whether all containers would take the profile that the pod names: an annotation overrules it. */
function inheritsInAll(pod: Pod): boolean {
  return (
    pod.appArmorAnnotations.size === 0 && pod.isUnsetInAll(({ securityContext }) => securityContext.appArmorProfile)
  );
}

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
  return [{ at: container.securityContext.at('appArmorProfile', 'type'), value: 'RuntimeDefault', risk: true }];
}
