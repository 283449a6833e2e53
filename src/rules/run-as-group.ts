import type { Container } from '../model/container.ts';
import { Malformed } from '../model/fields.ts';
import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './example.ts';
import { AllowedIds, idInWords, idNumber, idRange, partsOfId, partsOfNoId } from './id-range.ts';
import { flag, list, object } from './options.ts';
import { defineRule, type Problem, type Report } from './rule.ts';
import { partsOfUsers } from './user-namespace.ts';

const missing = (prefix: string, groups: string) => ({
  problem: 'has no runAsGroup',
  remedy: `set ${prefix}securityContext.runAsGroup to ${groups}`,
});
const refused = (field: GroupField, group: number, groups: string) => ({
  problem: ['sets ', `securityContext.${field}`, ` to ${idInWords(group)}`] as const,
  remedy: `use ${groups}`,
});
const supplemental = (group: number, groups: string) => ({
  problem: ['has ', idInWords(group), ' in securityContext.supplementalGroups'] as const,
  remedy: ['remove ', String(group), `, or use ${groups}`] as const,
});

type GroupField = 'runAsGroup' | 'fsGroup';

export default defineRule({
  id: 'run-as-group',
  since: '0.1.0',
  severity: 'medium',
  guards: ['user'],
  summary: 'groups that containers may not be in',
  why: "Group 0 is root's: its members may read, and often write, files of the node and of shared volumes that no other group may. A user without a group is put into it unless the image says otherwise.",
  remedy:
    "Set securityContext.runAsGroup to a number above 0 beside runAsUser, and keep 0 out of fsGroup and supplementalGroups. Groups that the image's own /etc/group gives to its user come on top, unless supplementalGroupsPolicy is Strict.",
  risk: 'A program that needs the group of its image, to read or write files that belong to it, fails.',
  options: object({
    ranges: list(
      idRange('group'),
      'The groups that runAsGroup, fsGroup and supplementalGroups may name, 0 never being one; with any range, every container must have a runAsGroup, its own or that of the pod. Empty: any group above 0.',
    ),
    required: flag(
      'Whether every container must have a runAsGroup, its own or that of the pod. Windows pods need none, where the API forbids it.',
    ),
    default: idNumber('The runAsGroup that a fix adds to the pod where none is written. Absent: no fix.'),
  }),
  defaults: { ranges: [], required: false },
  examples: {
    pass: [
      {
        name: 'groups above 0',
        pod: examplePod({ spec: { securityContext: { runAsGroup: 1000, fsGroup: 2000, supplementalGroups: [3000] } } }),
      },
      { name: 'not set', pod: examplePod() },
      {
        name: 'inside a range',
        pod: examplePod({
          container: { securityContext: { runAsGroup: 1000 } },
          spec: { securityContext: { supplementalGroups: [5000] } },
        }),
        options: {
          ranges: [
            { min: 1000, max: 1999 },
            { min: 5000, max: 5000 },
          ],
        },
      },
    ],
    fail: [
      {
        name: "root's group on the pod, though the container has another",
        pod: examplePod({
          container: { securityContext: { runAsGroup: 1000 } },
          spec: { securityContext: { runAsGroup: 0, fsGroup: 0 } },
        }),
        messages: [
          'the pod sets securityContext.runAsGroup to 0 (root); use a number above 0',
          'the pod sets securityContext.fsGroup to 0 (root); use a number above 0',
        ],
      },
      {
        name: "root's group in a sidecar",
        pod: examplePod({
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'proxy', restartPolicy: 'Always', securityContext: { runAsGroup: 0 } },
            ],
          },
        }),
        messages: ['sidecar container "proxy" sets securityContext.runAsGroup to 0 (root); use a number above 0'],
      },
      {
        name: 'supplemental groups outside of the ranges',
        pod: examplePod({
          spec: { securityContext: { runAsGroup: 1000, supplementalGroups: [0, 1500, 4] } },
        }),
        options: { ranges: [{ min: 1000, max: 1999 }] },
        messages: [
          'the pod has 0 (root) in securityContext.supplementalGroups; remove 0, or use a number from 1000 to 1999',
          'the pod has 4 in securityContext.supplementalGroups; remove 4, or use a number from 1000 to 1999',
        ],
      },
      {
        name: 'not set, where it is required',
        pod: examplePod({ container: { securityContext: { runAsUser: 1000 } } }),
        options: { required: true, default: 1000 },
        messages: ['container "app" has no runAsGroup; set spec.securityContext.runAsGroup to a number above 0'],
      },
    ],
  },

  check({ ranges, required, default: written }, doubt) {
    const isRequired = required || ranges.length > 0;
    const groups = new AllowedIds('group', ranges, doubt);
    const fix = groups.defaultOf(written, isRequired, doubt);

    const own = missing('', groups.text);
    const whole = missing('spec.', groups.text);

    const tell = (pod: Pod, owner: Pod | Container, field: GroupField, report: Report) => {
      const group = owner.securityContext.number(field);
      if (group === undefined || groups.has(group)) return;
      const at = owner.securityContext.at(field);
      const parts = [...partsOfId(group), ...partsOfUsers(pod)];
      const inheritors = owner === pod && field === 'runAsGroup' ? pod.inheritorsOf(ownOf) : none;
      const covers = inheritors.map(({ securityContext }) => ({ at: securityContext.at('runAsGroup'), parts }));
      const words = refused(field, group, groups.text);
      report({ at, guards: 'user', value: group, parts, covers, ...words, ...groups.bound });
    };
    return (pod, report) => {
      tell(pod, pod, 'runAsGroup', report);
      tell(pod, pod, 'fsGroup', report);
      for (const group of supplementalGroupsOf(pod)) {
        if (groups.has(group)) continue;
        const at = pod.securityContext.at('supplementalGroups');
        const parts = [...partsOfId(group), ...partsOfUsers(pod)];
        const words = supplemental(group, groups.text);
        report({ at, guards: 'user', key: String(group), value: group, parts, ...words, ...groups.bound });
      }
      let open: Pick<Problem, 'problem' | 'remedy' | 'parts' | 'fixes'> | undefined;
      for (const container of pod.containers) {
        tell(pod, container, 'runAsGroup', report);
        if (!isRequired || pod.isWindows || runAsGroupOf(pod, container) !== undefined) continue;
        open ??= {
          parts: [...partsOfNoId, ...partsOfUsers(pod)],
          ...(pod.isUnsetInAll(ownOf) ? whole : own),
          fixes: fix === undefined ? [] : [{ at: pod.securityContext.at('runAsGroup'), value: fix, risk: true }],
        };
        report({ at: container.securityContext.at('runAsGroup'), guards: 'user', ...open });
      }
    };
  },
});

function runAsGroupOf(pod: Pod, container: Container): number | undefined {
  return container.securityContext.runAsGroup ?? pod.securityContext.runAsGroup;
}

/** Each group once. */
function supplementalGroupsOf({ securityContext }: Pod): Iterable<number> {
  const groups = securityContext.list('supplementalGroups');
  if (groups.length === 0) return noGroups;
  return new Set(
    groups.map((group, index) => {
      if (typeof group === 'number') return group;
      throw new Malformed(securityContext.at('supplementalGroups', index), 'is not a number');
    }),
  );
}

const noGroups: readonly number[] = [];

const none: readonly Container[] = Object.freeze([]);

const ownOf = ({ securityContext }: Container) => securityContext.runAsGroup;
