import { nearest } from '../model/nearest.ts';
import type { Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';

/** An object of a case: as it stands there, or the one of a file. */
export type SuiteObject =
  | { readonly from: 'suite'; readonly object: Readonly<Record<string, unknown>> }
  | { readonly from: 'file'; readonly file: string; readonly kind?: string; readonly name?: string }
  | { readonly from: 'nowhere'; readonly at: Path; readonly message: string };

const fields = ['file', 'kind', 'name'] as const;

/** Reads what a suite has for an object. */
export function suiteObject(written: Readonly<Record<string, unknown>>): SuiteObject {
  if (!Object.hasOwn(written, 'file')) return inSuite(written);
  for (const [field, value] of Object.entries(written)) {
    if (!fields.some((each) => each === field)) {
      const near = nearest(field, fields);
      const advice = near === undefined ? `beside file write kind and name alone` : `did you mean ${quote(near)}?`;
      return { from: 'nowhere', at: [field], message: `${quote(field)} is not a field of a reference; ${advice}` };
    }
    if (typeof value !== 'string' || value === '') {
      return { from: 'nowhere', at: [field], message: `${field} is not text; write text` };
    }
  }
  const text = (field: (typeof fields)[number]) => (typeof written[field] === 'string' ? written[field] : undefined);
  const [kind, name] = [text('kind'), text('name')];
  return {
    from: 'file',
    file: text('file') ?? '',
    ...(kind !== undefined && { kind }),
    ...(name !== undefined && { name }),
  };
}

function inSuite(object: Readonly<Record<string, unknown>>): SuiteObject {
  for (const field of ['apiVersion', 'kind']) {
    if (typeof object[field] === 'string' && object[field] !== '') continue;
    const message = `${field} is missing; write an object of Kubernetes, or {file: PATH}`;
    return { from: 'nowhere', at: [field], message };
  }
  return { from: 'suite', object };
}
