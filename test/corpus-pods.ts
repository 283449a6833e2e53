import { readFileSync } from 'node:fs';
import { asAdmitted } from '../src/model/as-admitted.ts';
import { Malformed } from '../src/model/fields.ts';
import { valueAt } from '../src/model/value-at.ts';
import { kindOf, templatePathOf } from '../src/model/workload.ts';
import { frozen } from './one-rule.ts';

/** The pods of the workloads in a file of a corpus, as the API server has them when it asks what to fill in. */
export function podsOf(file: string): readonly unknown[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const { object } = JSON.parse(line) as { readonly object: unknown };
    const kind = kindOf(object);
    const root = kind && templatePathOf(kind);
    const pod = root && valueAt(object, root);
    if (pod === undefined) return [];
    try {
      return [frozen(structuredClone(asAdmitted(pod).object))];
    } catch (error) {
      if (error instanceof Malformed) return [];
      throw error;
    }
  });
}
