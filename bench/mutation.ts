import { fiveFills } from './captured.ts';
import { chartFill } from '../test/every-fill.ts';
import { policyOf } from '../test/one-rule.ts';
import { requestOf } from './connection.ts';
import type { Workbench } from './workbench.ts';
import { policyApiVersion, type PodPolicy } from '../src/policy/pod-policy.ts';

const requests = { cpu: { default: '50m' }, memory: { default: '128Mi' } };

/** Fills in the requests of two containers and the seccomp profile of their pod. */
const filling: PodPolicy = {
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name: 'filling' },
  spec: {
    mode: 'Enforce',
    profile: 'standard',
    rules: { 'requests-required': { resources: requests, fill: true }, 'seccomp-profile': { fill: true } },
  },
};

/** The fills of the chart, and a rule that refuses each of them: what takes the most passes. */
export const refusedFills: readonly PodPolicy[] = [
  chartFill,
  policyOf('refusing', {
    rules: {
      'resource-range': { requests: { cpu: { min: '1' }, memory: { min: '1Gi' } } },
      'seccomp-profile': { allowed: ['Localhost'] },
    },
  }),
];

/** Presses a server with one request, and resolves to the processor time of each. */
export type Press = (server: Awaited<ReturnType<Workbench['startGate']>>, request: Buffer) => Promise<number>;

/** Processor time of `/mutate` of a pod that needs five fills ÷ that of `/validate` of the same pod. */
export async function mutationRatio(workbench: Workbench, press: Press): Promise<number> {
  const gate = await workbench.startGate([filling]);
  const [mutate, validate] = [requestOf(fiveFills, '/mutate'), requestOf(fiveFills)];
  const { response } = JSON.parse(await gate.load.ask(mutate)) as { readonly response: { readonly patch?: string } };
  const patch = JSON.parse(Buffer.from(response.patch ?? '', 'base64').toString()) as readonly unknown[];
  // Two containers, the pod, and the annotation: the requests of a container are one operation.
  if (patch.length !== 4) throw new Error(`five fills were answered with ${patch.length} operations`);
  for (const request of [mutate, validate, mutate, validate]) await press(gate, request);
  const [mutated, validated] = [await press(gate, mutate), await press(gate, validate)];
  await gate.end();
  return mutated / validated;
}
