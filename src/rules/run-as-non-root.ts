import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { flag, object } from './contract/options.ts';
import { defineRule, type Fix } from './contract/rule.ts';
import { partsOfUsers } from './parts/user-namespace.ts';

const above = 'a number above 0';
const whereNeeded = `, and runAsUser to ${above} if the image runs as root`;

/**
 * `field` is where to write it, in one container or on the pod for all of them; `user` is where a user is written, which
 * may be enough in place of it.
 */
const missing = (field: string, user: string, isUserEnough: boolean) => ({
  // The image names it.
  anyUser: {
    problem: 'may run as root',
    remedy: `set ${field} to true${isUserEnough ? `, or ${user} to ${above}` : whereNeeded}`,
  },
  root: { problem: 'runs as root', remedy: `set ${isUserEnough ? '' : `${field} to true and `}${user} to ${above}` },
  // Also of Windows, where a number names no user and the API forbids it.
  otherUser: { problem: 'does not set securityContext.runAsNonRoot', remedy: `set ${field} to true` },
});

const problem = 'sets securityContext.runAsNonRoot to false';
/** The words where a user above 0 is enough, and where it is not. */
const wordsWhere = (isUserEnough: boolean) => ({
  own: missing('securityContext.runAsNonRoot', 'securityContext.runAsUser', isUserEnough),
  ofPod: missing('spec.securityContext.runAsNonRoot', 'securityContext.runAsUser', isUserEnough),
  ofPodAndItsUser: missing('spec.securityContext.runAsNonRoot', 'spec.securityContext.runAsUser', isUserEnough),
  written: {
    anyUser: { problem, remedy: `set it to true${isUserEnough ? `, or runAsUser to ${above}` : whereNeeded}` },
    root: { problem, remedy: `set ${isUserEnough ? '' : 'it to true and '}runAsUser to ${above}` },
    otherUser: { problem, remedy: 'set it to true' },
  },
});
type Wording = ReturnType<typeof wordsWhere>;

/** A part of the problem where false is written, over what might be set for all; absence is no more than false. */
const written = 'written';
/** What the user adds to it: root is worse than what the image says, which may be root. */
const partsOf = { anyUser: ['of the image'], root: ['of the image', 'root'], otherUser: [] } as const;

export default defineRule({
  id: 'run-as-non-root',
  since: '0.1.0',
  severity: 'high',
  guards: ['user'],
  summary: 'containers that may run as root',
  why: 'A program that runs as root in its container is root on the node once it finds a way out.',
  remedy:
    'Set securityContext.runAsNonRoot to true on the pod, and nowhere to false. Where the image names its user by a word and not a number, set runAsUser as well: the node cannot tell otherwise.',
  risk: 'A program whose image runs as root no longer starts.',
  debugProfileSince: '1.27',
  fill: 'runAsNonRoot: true on the pod.',
  options: object({
    acceptRunAsUser: flag(
      'Whether a container passes that has a runAsUser above 0, its own or that of the pod, whatever runAsNonRoot says: it never runs as root. Pod Security asks for runAsNonRoot all the same. In Windows pods a number names no user, and nothing changes.',
    ),
    exemptUserNamespaces: flag(
      'Whether pods with hostUsers: false pass. Sound only where every node supports user namespaces; Pod Security does so from v1.35 on.',
    ),
  }),
  defaults: { acceptRunAsUser: false, exemptUserNamespaces: false },
  examples: {
    pass: [
      { name: 'set on the pod', pod: examplePod({ spec: { securityContext: { runAsNonRoot: true } } }) },
      { name: 'set on the container', pod: examplePod({ container: { securityContext: { runAsNonRoot: true } } }) },
      {
        name: 'a user above 0, where the policy accepts one',
        pod: examplePod({ spec: { securityContext: { runAsUser: 1000 } } }),
        options: { acceptRunAsUser: true },
      },
      {
        name: 'a user namespace, where the policy exempts it',
        pod: examplePod({ spec: { hostUsers: false } }),
        options: { exemptUserNamespaces: true },
      },
    ],
    fail: [
      {
        name: 'not set',
        pod: examplePod(),
        messages: [
          'container "app" may run as root; set spec.securityContext.runAsNonRoot to true, and runAsUser to a number above 0 if the image runs as root',
        ],
      },
      {
        name: 'false on the pod, though the container says true',
        pod: examplePod({
          container: { securityContext: { runAsNonRoot: true } },
          spec: { securityContext: { runAsNonRoot: false } },
        }),
        messages: ['the pod sets securityContext.runAsNonRoot to false; set it to true'],
      },
      {
        name: 'false on one of two containers',
        pod: examplePod({
          container: { securityContext: { runAsNonRoot: false } },
          spec: {
            initContainers: [{ ...exampleContainer, name: 'setup' }],
            securityContext: { runAsNonRoot: true },
          },
        }),
        messages: [
          'container "app" sets securityContext.runAsNonRoot to false; set it to true, and runAsUser to a number above 0 if the image runs as root',
        ],
      },
      {
        name: 'not set, beside a user above 0',
        pod: examplePod({ spec: { securityContext: { runAsUser: 1000 } } }),
        messages: [
          'container "app" does not set securityContext.runAsNonRoot; set spec.securityContext.runAsNonRoot to true',
        ],
      },
      {
        name: 'not set, where a user above 0 would be accepted',
        pod: examplePod(),
        options: { acceptRunAsUser: true },
        messages: [
          'container "app" may run as root; set spec.securityContext.runAsNonRoot to true, or spec.securityContext.runAsUser to a number above 0',
        ],
      },
      {
        name: 'not set, beside root',
        pod: examplePod({ container: { securityContext: { runAsUser: 0 } } }),
        messages: [
          'container "app" runs as root; set spec.securityContext.runAsNonRoot to true and securityContext.runAsUser to a number above 0',
        ],
      },
    ],
  },

  check({ acceptRunAsUser, exemptUserNamespaces }) {
    const words = wordsWhere(acceptRunAsUser);
    const isEnough = (pod: Pod, container: Container) =>
      acceptRunAsUser && !pod.isWindows && (pod.runAsUserOf(container) ?? 0) !== 0;
    return (pod, report) => {
      if (exemptUserNamespaces && pod.hasUserNamespace) return;
      const whole = pod.securityContext.runAsNonRoot;
      // Where a user is enough, only what comes of it in each container counts.
      const isTold = whole === false && !acceptRunAsUser;
      if (isTold) {
        const at = pod.securityContext.at('runAsNonRoot');
        const inheritors = pod.inheritorsOf(ownOf);
        const covers = inheritors.map((container) => ({
          at: container.securityContext.at('runAsNonRoot'),
          parts: [written, ...partsOfUsers(pod), ...partsOf[userOf(pod, container)]],
        }));
        const said = words.written[worstUserOf(pod, inheritors)];
        report({ at, guards: 'user', value: false, parts: [written, ...partsOfUsers(pod)], covers, ...said });
      }
      let open: Open | undefined;
      for (const container of pod.containers) {
        const own = container.securityContext.runAsNonRoot;
        const isSettled = own ?? (whole === true || isTold);
        if (isSettled || isEnough(pod, container)) continue;
        const at = container.securityContext.at('runAsNonRoot');
        const user = userOf(pod, container);
        const isWritten = own === false || whole === false;
        const parts = [...(isWritten ? [written] : []), ...partsOfUsers(pod), ...partsOf[user]];
        if (own === false) {
          report({ at, guards: 'user', value: false, parts, ...words.written[user] });
        } else {
          const { isWhole, fixes } = (open ??= openIn(pod));
          report({ at, guards: 'user', parts, ...(isWhole ? ofWhole(words, container) : words.own)[user], fixes });
        }
      }
    };
  },
});

function ofWhole({ ofPod, ofPodAndItsUser }: Wording, { securityContext }: Container): Wording['own'] {
  return securityContext.runAsUser === undefined ? ofPodAndItsUser : ofPod;
}

/** Who a container runs as: the user of the image, user 0, or what is not root. */
type User = keyof Wording['written'];

function userOf(pod: Pod, container: Container): User {
  if (pod.isWindows) return 'otherUser';
  const user = pod.runAsUserOf(container);
  if (user === undefined) return 'anyUser';
  return user === 0 ? 'root' : 'otherUser';
}

function worstUserOf(pod: Pod, containers: readonly Container[]): User {
  const users = new Set(containers.map((container) => userOf(pod, container)));
  if (users.has('root')) return 'root';
  return users.has('anyUser') ? 'anyUser' : 'otherUser';
}

const ownOf = ({ securityContext }: Container) => securityContext.runAsNonRoot;

/** What is the same for all containers that inherit what the pod does not write. */
interface Open {
  readonly isWhole: boolean;
  readonly fixes: readonly Fix[];
}

function openIn(pod: Pod): Open {
  const isWhole = pod.isUnsetInAll(ownOf);
  return { isWhole, fixes: fixesFor(pod, pod.inheritorsOf(ownOf)) };
}

/** On the pod, for all that inherit it; not where one of these runs as user 0, which the node would then refuse. */
function fixesFor(pod: Pod, inherits: readonly Container[]): readonly Fix[] {
  if (pod.securityContext.runAsNonRoot !== undefined) return [];
  if (inherits.some((container) => pod.runAsUserOf(container) === 0)) return [];
  return [{ at: pod.securityContext.at('runAsNonRoot'), value: true, risk: true }];
}
