import { isObject, type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { type ObjectKind } from '../model/workload.ts';
import { valueAt } from '../model/value-at.ts';
import { cut, oneLine } from './sentence.ts';

/** In characters: the longest name of an object that Kubernetes has rules for (DNS-1123 subdomain). */
const maxName = 253;

/**
 * How answers name an object: `Deployment "web"`. A pod with a controller is named by that, since its own name differs
 * from one attempt to the next and events aggregate by equal text: `a pod of ReplicaSet "web-5d47c484f4"`.
 */
export function objectName(kind: ObjectKind, object: unknown): string {
  const owner = kind.kind === 'Pod' ? controllerOf(object) : undefined;
  if (owner !== undefined) return `a pod of ${oneLine(textIn(owner, 'kind'))} ${quote(textIn(owner, 'name'))}`;
  const metadata = valueAt(object, ['metadata']);
  const name = textIn(metadata, 'name') || textIn(metadata, 'generateName');
  const kindInWords = oneLine(shortened(kind.kind));
  return name === '' ? `the ${kindInWords}` : `${kindInWords} ${quote(name)}`;
}

/** The owner of an object that controls it, by its metadata. */
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

/** A name that a client sends, as long as Kubernetes has them. */
export function shortened(text: string): string {
  return cut(text, maxName);
}
