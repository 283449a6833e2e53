// The pods that public workloads make, where PLIMSOLL_CORPORA names the folder of them.
import { readFileSync } from 'node:fs';
import { isObject } from '../../src/model/fields.ts';
import { kindOf, templatePathOf } from '../../src/model/workload.ts';
import { valueAt } from '../../src/model/value-at.ts';
import type { PodQuestion } from './kubernetes.ts';

/** A question for each workload; none where the folder is not known. */
export function questionsOfWorkloads(): readonly PodQuestion[] {
  const corpora = process.env['PLIMSOLL_CORPORA'];
  if (corpora === undefined) return [];
  return ['charts', 'real-workloads'].flatMap((name) => {
    const lines = readFileSync(`${corpora}/${name}.jsonl`, 'utf8').trim().split('\n');
    return lines.flatMap((line) => questionOf(valueAt(JSON.parse(line), ['object'])));
  });
}

function questionOf(object: unknown): readonly PodQuestion[] {
  const path = templatePathOf(kindOf(object) ?? { group: '', kind: '' });
  const template = path && valueAt(object, path);
  if (!isObject(template)) return [];
  const { metadata } = template;
  // A controller gives it a name.
  const named = { ...(isObject(metadata) ? metadata : {}), name: 'example', namespace: 'shop' };
  const pod = { metadata: named, spec: template['spec'] };
  return [{ pod, limitRanges: [], runtimeClasses: [], resized: pod }];
}
