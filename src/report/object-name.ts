import { isObject, type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { type ObjectKind } from '../model/workload.ts';
import { textIn, valueAt } from '../model/value-at.ts';
import { cut, oneLine } from './sentence.ts';

/** In characters: the longest name of a Kubernetes object (DNS-1123 subdomain). */
const maxName = 253;

/**
 * The name of an object in messages: `Deployment "web"`. For a pod with a controller, the name of the controller:
 * `a pod of ReplicaSet "web-5d47c484f4"`. The name of the pod changes with each attempt, and only events with equal text are
 * aggregated.
 */
export function objectName(kind: ObjectKind, object: unknown): string {
  const owner = kind.kind === 'Pod' ? controllerOf(object) : undefined;
  if (owner !== undefined) return `a pod of ${oneLine(nameIn(owner, 'kind'))} ${quote(nameIn(owner, 'name'))}`;
  const metadata = valueAt(object, ['metadata']);
  const name = nameIn(metadata, 'name') || nameIn(metadata, 'generateName');
  return nameInWords({ kind: kind.kind, name });
}

/** `Deployment "web"`, or `the Deployment` where it has no name. */
export function nameInWords({ kind, name }: { readonly kind: string; readonly name: string }): string {
  const kindInWords = oneLine(shortened(kind));
  return name === '' ? `the ${kindInWords}` : `${kindInWords} ${quote(shortened(name))}`;
}

/** `Deployment shop/web`, where several objects are listed; `Deployment shop/without a name`. */
export function placedName({ kind, namespace, name }: Record<'kind' | 'namespace' | 'name', string>): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name || 'without a name'}`;
}

/** The owner reference of the controller of an object. */
export function controllerOf(object: unknown): RawObject | undefined {
  const owners = valueAt(object, ['metadata', 'ownerReferences']);
  if (!Array.isArray(owners)) return undefined;
  return owners.find(isController);
}

function isController(owner: unknown): owner is RawObject {
  return (
    isObject(owner) && owner['controller'] === true && nameIn(owner, 'kind') !== '' && nameIn(owner, 'name') !== ''
  );
}

function nameIn(object: unknown, key: string): string {
  return shortened(textIn(object, [key]));
}

/** Cuts a name from a client to the maximum length of Kubernetes names. */
export function shortened(text: string): string {
  return cut(text, maxName);
}
