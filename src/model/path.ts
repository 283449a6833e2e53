import { quote } from './quote.ts';

/** Where something stands in an object: keys and list indexes, from the outside in. Made text only at an edge. */
export type Path = readonly (string | number)[];

/** A longer one is quoted, which cuts it: a field's name may be as long as the object that it was sent in. */
const plainKey = /^[A-Za-z_$][\w$-]{0,99}$/;

/** A path as Kubernetes' users write it: `spec.containers[0].resources.limits["nvidia.com/gpu"]`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (!plainKey.test(segment)) text += `[${quote(segment)}]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text;
}
