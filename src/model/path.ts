import { quote } from './quote.ts';

/** A path in an object: keys and list indexes, from the root. */
export type Path = readonly (string | number)[];

/** Longer keys are quoted and cut: a key may be as long as a request. */
const plainKey = /^[A-Za-z_$][\w$-]{0,99}$/;

/** A path as in Kubernetes' messages: `spec.containers[0].resources.limits["nvidia.com/gpu"]`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (!plainKey.test(segment)) text += `[${quote(segment)}]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text;
}
