import { automaticTokenOf, isAutomatic, tokensIn } from '../../model/api-token.ts';
import type { Container } from '../../model/container.ts';
import type { Pod } from '../../model/pod.ts';
import { valueAt } from '../../model/value-at.ts';
import type { Origins } from './origins.ts';
import { shown, shownList, type Part, type Parts } from './part.ts';

/** Who a pod is: on the node, and to the API server. */
export function userParts(pod: Pod, origins: Origins): Parts {
  const containers = new Map(pod.containers.map((container) => [container, ofContainer(container, pod, origins)]));
  return { containers, pod: [...userNamespace(pod), ...groups(pod), ...tokens(pod), ...secrets(pod)] };
}

const unseenUser = "the image's user";

function ofContainer(container: Container, pod: Pod, origins: Origins): readonly Part[] {
  if (pod.isWindows) return [windowsUser(container, pod)];
  const user = pod.runAsUserOf(container);
  const isNeverRoot = pod.runAsNonRootOf(container);
  const never = isNeverRoot ? `, never root${fromEither(container, 'runAsNonRoot', pod, origins)}` : '';
  const parts: Part[] = [];
  if (user === undefined) {
    const held = isNeverRoot ? stateOf(container, 'runAsNonRoot', pod, origins) : undefined;
    parts.push({
      says: `uid of the image${never}`,
      state: held ?? (pod.hasUserNamespace ? 'bounded' : 'not seen'),
      unseen: unseenUser,
    });
  } else if (user === 0) {
    const says = isNeverRoot ? 'uid 0 and never root, so it does not start' : `uid 0, which is root`;
    parts.push({ says, state: isNeverRoot || pod.hasUserNamespace ? 'bounded' : 'open' });
  } else {
    const from = fromEither(container, 'runAsUser', pod, origins);
    parts.push({ says: `uid ${user}${from}${never}`, state: stateOf(container, 'runAsUser', pod, origins) });
  }
  const group = container.securityContext.runAsGroup ?? pod.securityContext.runAsGroup;
  if (group !== undefined) parts.push({ says: `gid ${group}` });
  return parts;
}

type UserField = 'runAsUser' | 'runAsNonRoot';

/** What adds a field, to the container or to the pod; undefined where it is written. */
function originOf(container: Container, field: UserField, pod: Pod, origins: Origins): string | undefined {
  const owner = container.securityContext[field] === undefined ? pod : container;
  return origins.of(owner.securityContext.at(field));
}

function fromEither(container: Container, field: UserField, pod: Pod, origins: Origins): string {
  const from = originOf(container, field, pod, origins);
  return from === undefined ? '' : ` (from ${from})`;
}

function stateOf(container: Container, field: UserField, pod: Pod, origins: Origins) {
  return originOf(container, field, pod, origins) === undefined ? 'bounded' : 'defaulted';
}

function windowsUser(container: Container, pod: Pod): Part {
  const at = ['windowsOptions', 'runAsUserName'];
  const name = valueAt(container.securityContext.raw, at) ?? valueAt(pod.securityContext.raw, at);
  if (name === undefined) return { says: 'Windows user of the image', state: 'not seen', unseen: unseenUser };
  return { says: `Windows user ${shown(name)}`, state: 'bounded' };
}

function userNamespace(pod: Pod): readonly Part[] {
  return pod.hasUserNamespace ? [{ says: 'a user namespace of its own (hostUsers: false)', state: 'bounded' }] : [];
}

function groups({ securityContext }: Pod): readonly Part[] {
  const fsGroup = securityContext.number('fsGroup');
  const others = securityContext.list('supplementalGroups');
  return [
    ...(fsGroup === undefined ? [] : [{ says: `fsGroup ${fsGroup}` }]),
    ...(others.length === 0 ? [] : [{ says: `groups ${shownList(others.map(String))}` }]),
  ];
}

function tokens(pod: Pod): readonly Part[] {
  const account = shown(pod.serviceAccountName);
  const isAsked = automaticTokenOf(pod) !== undefined;
  const written = pod.volumes.filter((volume) => !isAutomatic(volume)).flatMap(tokensIn);
  const audiences = [...new Set(written.map(({ audience }) => audience || 'the API server'))];
  if (!isAsked && audiences.length === 0) return [{ says: 'no API token' }];
  const says = [
    ...(isAsked ? ['API token'] : []),
    ...(audiences.length === 0 ? [] : [`token for ${shownList(audiences)}`]),
  ].join(' and ');
  return [{ says: `${says} of service account ${account}`, unseen: "the token's rights" }];
}

/** Secrets that reach the environment of a program; those in volumes are storage. */
function secrets(pod: Pod): readonly Part[] {
  const names = pod.containers.flatMap((container) => [
    ...container.items('env').map((each) => each.fields('valueFrom').fields('secretKeyRef')),
    ...container.items('envFrom').map((each) => each.fields('secretRef')),
  ]);
  const found = [...new Set(names.filter(({ isPresent }) => isPresent).map((each) => each.text('name') ?? ''))];
  if (found.length === 0) return [];
  return [{ says: `environment from ${found.length === 1 ? 'Secret' : 'Secrets'} ${shownList(found, maxSecrets)}` }];
}

const maxSecrets = 3;
