import type { Origin } from '../model/origin.ts';
import type { Path } from '../model/path.ts';
import { examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const unnamed = {
  problem: 'is in namespace "default"',
  remedy: 'create it in another namespace, as with kubectl --namespace',
};

const podIn = (namespace: string) => ({
  ...(examplePod() as object),
  metadata: { name: 'example', namespace },
});

export default defineRule({
  id: 'default-namespace',
  since: '0.1.0',
  severity: 'low',
  guards: ['machine'],
  summary: 'workloads in the namespace "default"',
  why: 'What is in the namespace "default" mostly came there because no one named another. Quotas, network policies, roles and the owner of a workload hang on its namespace, and there it shares them with whatever else was forgotten.',
  remedy:
    'Create the workload in a namespace of its own: metadata.namespace, kubectl --namespace or helm --namespace. kubectl config set-context --current --namespace changes what kubectl takes where none is named.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [{ name: 'another namespace', pod: podIn('shop') }],
    fail: [
      {
        name: 'the namespace of those who name none',
        pod: podIn('default'),
        messages: ['the pod is in namespace "default"; create it in another namespace, as with kubectl --namespace'],
      },
    ],
  },

  check() {
    return ({ origin }, report) => {
      if (origin.namespace !== 'default') return;
      report({ at: placeOf(origin), guards: 'machine', parts, ...unnamed });
    };
  },
});

const parts: readonly string[] = [];

/** A workload's namespace is not written in its template. */
function placeOf({ templateOf }: Origin): Path {
  return templateOf === undefined ? ['metadata', 'namespace'] : ['spec'];
}
