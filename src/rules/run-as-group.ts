import type { Container } from '../model/container.ts';
import { Malformed } from '../model/fields.ts';
import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { AllowedIds, idInWords, idNumber, idRange, partsOfId, partsOfNoId } from './parts/id-range.ts';
import { flag, list, object } from './contract/options.ts';
import { defineRule, type Problem, type Report } from './contract/rule.ts';
import { partsOfUsers } from './parts/user-namespace.ts';

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
  fill: 'The default group on the pod, field by field.',
  options: object({
    runAsGroup: groupTerms(
      'The group that a container runs as, its own or that of the pod.',
      'Whether every container must have a runAsGroup, its own or that of the pod.',
    ),
    fsGroup: groupTerms(
      'The group that the files of volumes get, and every container with it.',
      'Whether every pod must have an fsGroup.',
    ),
    supplementalGroups: groupTerms(
      'The groups that the pod adds for every container.',
      'Whether every pod must add at least one group.',
    ),
  }),
  defaults: { runAsGroup: {}, fsGroup: {}, supplementalGroups: {} },
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
          runAsGroup: { ranges: [{ min: 1000, max: 1999 }] },
          supplementalGroups: {
            ranges: [
              { min: 3000, max: 3999 },
              { min: 5000, max: 5000 },
            ],
          },
        },
      },
      {
        name: "root's group where it may be written, and no fsGroup where only what is written is bounded",
        pod: examplePod({ spec: { securityContext: { runAsGroup: 0 } } }),
        options: { runAsGroup: { allowRoot: true }, fsGroup: { ranges: [{ min: 1000, max: 1999 }], required: false } },
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
        options: { supplementalGroups: { ranges: [{ min: 1000, max: 1999 }] } },
        messages: [
          'the pod has 0 (root) in securityContext.supplementalGroups; remove 0, or use a number from 1000 to 1999',
          'the pod has 4 in securityContext.supplementalGroups; remove 4, or use a number from 1000 to 1999',
        ],
      },
      {
        name: 'not set, where it is required',
        pod: examplePod({ container: { securityContext: { runAsUser: 1000 } } }),
        options: { runAsGroup: { required: true, default: 1000 } },
        messages: ['container "app" has no runAsGroup; set spec.securityContext.runAsGroup to a number above 0'],
      },
      {
        name: 'groups of the pod that are not set, where they are required',
        pod: examplePod({ spec: { securityContext: { runAsGroup: 1000 } } }),
        options: { fsGroup: { required: true }, supplementalGroups: { ranges: [{ min: 1000, max: 1999 }] } },
        messages: [
          'the pod has no fsGroup; set spec.securityContext.fsGroup to a number above 0',
          'the pod has no supplementalGroups; list a number from 1000 to 1999 in spec.securityContext.supplementalGroups',
        ],
      },
    ],
  },

  check({ runAsGroup, fsGroup, supplementalGroups }, doubt) {
    const own = new AllowedIds('group', runAsGroup, ['runAsGroup'], doubt);
    const ofFiles = new AllowedIds('group', fsGroup, ['fsGroup'], doubt);
    const further = new AllowedIds('group', supplementalGroups, ['supplementalGroups'], doubt);
    const words = { own: missing('', own.text), whole: missing('spec.', own.text) };

    const tell = (pod: Pod, owner: Pod | Container, field: GroupField, report: Report) => {
      const groups = field === 'fsGroup' ? ofFiles : own;
      const group = owner.securityContext.number(field);
      if (group === undefined || groups.has(group)) return;
      const at = owner.securityContext.at(field);
      const parts = [...partsOfId(group), ...partsOfUsers(pod)];
      const inheritors = owner === pod && field === 'runAsGroup' ? pod.inheritorsOf(ownOf) : none;
      const covers = inheritors.map(({ securityContext }) => ({ at: securityContext.at('runAsGroup'), parts }));
      report({
        at,
        guards: 'user',
        value: group,
        parts,
        covers,
        ...refused(field, group, groups.text),
        ...groups.bound,
      });
    };
    return (pod, report) => {
      const added = supplementalGroupsOf(pod);
      tell(pod, pod, 'runAsGroup', report);
      tell(pod, pod, 'fsGroup', report);
      for (const group of added) {
        if (further.has(group)) continue;
        const at = pod.securityContext.at('supplementalGroups');
        const parts = [...partsOfId(group), ...partsOfUsers(pod)];
        const found = {
          key: String(group),
          value: group,
          parts,
          ...supplemental(group, further.text),
          ...further.bound,
        };
        report({ at, guards: 'user', ...found });
      }
      if (!pod.isWindows) {
        if (ofFiles.isRequired && pod.securityContext.number('fsGroup') === undefined) {
          reportMissing(pod, 'fsGroup', ofFiles, report);
        }
        if (further.isRequired && added.size === 0) reportMissing(pod, 'supplementalGroups', further, report);
      }
      let open: Pick<Problem, 'problem' | 'remedy' | 'parts' | 'fixes'> | undefined;
      for (const container of pod.containers) {
        tell(pod, container, 'runAsGroup', report);
        if (!own.isRequired || pod.isWindows || runAsGroupOf(pod, container) !== undefined) continue;
        open ??= {
          parts: [...partsOfNoId, ...partsOfUsers(pod)],
          ...(pod.isUnsetInAll(ownOf) ? words.whole : words.own),
          fixes:
            own.fix === undefined ? [] : [{ at: pod.securityContext.at('runAsGroup'), value: own.fix, risk: true }],
        };
        report({ at: container.securityContext.at('runAsGroup'), guards: 'user', ...open });
      }
    };
  },
});

/** What one of the three fields is held to. */
function groupTerms(description: string, required: string) {
  return object(
    {
      ranges: list(idRange('group'), 'The groups that may be written. Empty: any group above 0.'),
      allowRoot: flag("Whether group 0, root's, may be written too. No range allows it."),
      required: flag(`${required} Absent: where there are ranges. Windows pods need none, where the API forbids it.`),
      default: idNumber('The group that a fix adds to the pod where none is written. Absent: no fix.'),
    },
    description,
  );
}

/** Of what only the pod has. Without it a container is in fewer groups than with any, so there is no more to tell. */
function reportMissing(
  pod: Pod,
  field: 'fsGroup' | 'supplementalGroups',
  { fix, text }: AllowedIds,
  report: Report,
): void {
  const at = pod.securityContext.at(field);
  const isList = field === 'supplementalGroups';
  report({
    at,
    guards: 'user',
    parts: [],
    problem: `has no ${field}`,
    remedy: isList ? `list ${text} in spec.securityContext.${field}` : `set spec.securityContext.${field} to ${text}`,
    fixes: fix === undefined ? [] : [{ at, value: isList ? [fix] : fix, risk: true }],
  });
}

function runAsGroupOf(pod: Pod, container: Container): number | undefined {
  return container.securityContext.runAsGroup ?? pod.securityContext.runAsGroup;
}

/** Each group once. */
function supplementalGroupsOf({ securityContext }: Pod): ReadonlySet<number> {
  const groups = securityContext.list('supplementalGroups');
  if (groups.length === 0) return noGroups;
  return new Set(
    groups.map((group, index) => {
      if (typeof group === 'number') return group;
      throw new Malformed(securityContext.at('supplementalGroups', index), 'is not a number');
    }),
  );
}

const noGroups: ReadonlySet<number> = new Set();

const none: readonly Container[] = Object.freeze([]);

const ownOf = ({ securityContext }: Container) => securityContext.runAsGroup;
