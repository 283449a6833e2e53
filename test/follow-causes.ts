import { isObject } from '../src/model/fields.ts';
import type { Path } from '../src/model/path.ts';
import { valueAt } from '../src/model/value-at.ts';
import { withValue } from '../src/model/with-value.ts';
import type { Cause } from '../src/report/causes.ts';

/** The amounts that a person writes who is told to set some. */
const amounts: Readonly<Record<string, string>> = { cpu: '100m', memory: '128Mi' };

/** An object in which every cause of a refusal is followed, to the letter and knowing nothing else. */
export function followed(object: unknown, causes: readonly Cause[]): unknown {
  return causes.reduce(followedOne, object);
}

function followedOne(object: unknown, { message, field }: Cause): unknown {
  const at = pathOf(field);
  const [, remedy = ''] = /^.*?; (.*)$/s.exec(message) ?? [];
  const [, used] = /^use (.*)$/s.exec(remedy) ?? [];
  if (used !== undefined) return withUsed(object, at, used);
  const [, set = ''] = /^set (.*?)(?:, and remove .*)?$/s.exec(remedy) ?? [];
  const parts = set === '' ? [] : set.split(/,? and (?=[a-zA-Z])/);
  return parts.reduce((now, part) => withPart(now, at, part), removed(object, at, remedy));
}

/** Another volume type, or another number in the same place. */
function withUsed(object: unknown, at: Path, used: string): unknown {
  if (used.startsWith('a number above 0')) return withValue(object, at, 10_001);
  if (!/^(?:another volume type, such as )?(?:emptyDir|persistentVolumeClaim)/.test(used)) return object;
  const volume = at.slice(0, at.lastIndexOf('volumes') + 2);
  return withValue(object, volume, { name: nameOf(valueAt(object, volume)), emptyDir: {} });
}

/** `securityContext.privileged to false`, or a field alone, which takes an amount. */
function withPart(object: unknown, at: Path, part: string): unknown {
  const [, field = '', written] = /^(\S+)(?: to (.*))?$/s.exec(part) ?? [];
  if (field === '') return object;
  const place = placeOf(field, at);
  if (written === undefined) return withValue(object, place, amounts[String(place.at(-1))] ?? '1');
  return withValue(object, place, valueOf(written));
}

function valueOf(written: string): unknown {
  if (written.startsWith('a number above 0')) return 10_001;
  if (written.startsWith('[')) return JSON.parse(written);
  const [first = ''] = written.split(/,? or /);
  return first === 'true' || first === 'false' ? first === 'true' : first;
}

/** Without the fields, capabilities and volumes that a remedy says to remove. */
function removed(object: unknown, at: Path, remedy: string): unknown {
  const [, what = ''] = /\bremove (.*)$/s.exec(remedy) ?? [];
  if (/^(?:the volume|\w+ volumes) from /.test(what)) return withoutVolume(object, at);
  const [, quoted, list] = /^(".*") from (\S+)/.exec(what) ?? [];
  if (quoted !== undefined && list !== undefined) {
    const names = new Set<unknown>([...quoted.matchAll(/"([^"]*)"/g)].map(([, name]) => name));
    const place = placeOf(list.replace(/[;,]$/, ''), at);
    const items = valueAt(object, place);
    return withValue(object, place, Array.isArray(items) ? items.filter((item) => !names.has(nameOf(item))) : items);
  }
  const fields = what.split(/[,;]? (?:and |or )?/).filter((part) => /^[a-z][\w.[\]]*$/i.test(part));
  return fields.reduce((now: unknown, field) => without(now, placeOf(field, at)), object);
}

function nameOf(item: unknown): unknown {
  return isObject(item) ? item['name'] : item;
}

function without(object: unknown, place: Path): unknown {
  const parent = valueAt(object, place.slice(0, -1));
  if (!isObject(parent)) return object;
  const { [String(place.at(-1))]: _, ...others } = parent;
  return withValue(object, place.slice(0, -1), others);
}

/** The volume that a path leads into, and what mounts it. */
function withoutVolume(object: unknown, at: Path): unknown {
  const list = at.lastIndexOf('volumes');
  const spec = at.slice(0, list);
  const volumes = valueAt(object, at.slice(0, list + 1));
  const name = nameOf(valueAt(object, at.slice(0, list + 2)));
  if (!Array.isArray(volumes)) return object;
  // Emptied in place, so that the paths of other causes still lead where they did.
  const emptied = volumes.map((volume: unknown) => (nameOf(volume) === name ? { name, emptyDir: {} } : volume));
  return withValue(object, [...spec, 'volumes'], emptied);
}

/** A field of the object where it begins with `spec`; a name alone stands beside the field of the cause; else of its container. */
function placeOf(field: string, at: Path): Path {
  const path = pathOf(field);
  if (field === 'it') return at;
  if (path.length === 1 && path[0] !== 'spec') return [...at.slice(0, -1), ...path];
  if (path[0] === 'spec') return path;
  const list = at.findLastIndex((segment) =>
    /^(?:initContainers|containers|ephemeralContainers)$/.test(String(segment)),
  );
  return list === -1 ? [...at.slice(0, at.lastIndexOf('spec') + 1), ...path] : [...at.slice(0, list + 2), ...path];
}

/** `spec.containers[0].resources.limits["nvidia.com/gpu"]`, as `formatPath` writes it. */
function pathOf(field: string): Path {
  return [...field.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|[^.[\]]+/g)].map(([whole, key, index]) => {
    if (key !== undefined) return key;
    return index === undefined ? whole : Number(index);
  });
}
