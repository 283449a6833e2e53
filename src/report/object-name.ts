import { isObject, type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { type ObjectKind } from '../model/workload.ts';
import { valueAt } from '../model/value-at.ts';
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
  if (owner !== undefined) return `a pod of ${oneLine(textIn(owner, 'kind'))} ${quote(textIn(owner, 'name'))}`;
  const metadata = valueAt(object, ['metadata']);
  const name = textIn(metadata, 'name') || textIn(metadata, 'generateName');
  return nameInWords({ kind: kind.kind, name });
}

/** `Deployment "web"`, or `the Deployment` where it has no name. */
export function nameInWords({ kind, name }: { readonly kind: string; readonly name: string }): string {
  const kindInWords = oneLine(shortened(kind));
  return name === '' ? `the ${kindInWords}` : `${kindInWords} ${quote(shortened(name))}`;
}

/** The owner reference of the controller of an object. */
export function controllerOf(object: unknown): RawObject | undefined {
  const owners = valueAt(object, ['metadata', 'ownerReferences']);
  if (!Array.isArray(owners)) return undefined;
  return owners.find(isController);
}

function isController(owner: unknown): owner is RawObject {
  return (
    isObject(owner) && owner['controller'] === true && textIn(owner, 'kind') !== '' && textIn(owner, 'name') !== ''
  );
}

function textIn(object: unknown, key: string): string {
  const text = valueAt(object, [key]);
  return typeof text === 'string' ? shortened(text) : '';
}

/** Cuts a name from a client to the maximum length of Kubernetes names. */
export function shortened(text: string): string {
  return cut(text, maxName);
}
