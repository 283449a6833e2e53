// The chart for whoever has no Helm: one file for kubectl.
import { chart, helm, oldest } from './chart-helm.ts';

/** The namespace that the plain manifests, and all that is said to users, put the gate into. */
const namespace = 'plimsoll-system';

/**
 * The policy is not in it: kubectl looks up all kinds of a file before it applies the first object, and so refuses a policy
 * in the file that defines policies.
 */
const head = `# Written by scripts/generate.ts from charts/plimsoll; change that instead.
#
# Until 0.1.0 is released, build the image, push it to your registry, and write its name behind "image:" below. Then
#
#     kubectl apply -f install.yaml
#
# brings the gate, which judges nothing until there is a policy. One for the first weeks of a cluster, which only warns:
#
#     kubectl apply -f policies/gentle-start.yaml
#
# Policies that enforce need failurePolicy: Fail in the ValidatingWebhookConfiguration plimsoll-pods, or pods that come while
# the gate is away are let through unjudged.
#
#     kubectl delete -f install.yaml
#
# removes all of it, your policies too, as they go with their CRD. The webhooks come first in this file and so go first: no pod
# waits for a gate that is gone. To keep the CRD and your policies, and the namespace:
#
#     kubectl delete -f install.yaml --selector app.kubernetes.io/name=plimsoll
`;

const namespaceObject = `apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    # The gate is not asked about its own namespace, so Kubernetes holds it to a standard.
    pod-security.kubernetes.io/enforce: restricted
`;

/** Where each object of a file begins. */
const separator = /^---\n/m;

/**
 * The text of deploy/install.yaml, the webhooks first: `kubectl delete` goes in the order of the file. Throws what helm says
 * where it does not render the chart.
 */
export function installManifest(program: string): string {
  const values = ['--set', 'policy.bundle=none'];
  const flags = ['--namespace', namespace, '--include-crds', '--no-hooks', ...oldest];
  const { status, stdout, stderr } = helm(program, ['template', 'plimsoll', chart, ...flags, ...values]);
  if (status !== 0) throw new Error(`helm did not render the chart: ${stderr.trim()}`);
  // Some versions of helm put an empty line behind each object, and some do not.
  const objects = stdout.split(separator).flatMap((text) => (text.trim() === '' ? [] : [`${text.trim()}\n`]));
  const isWebhook = (text: string) => /^kind: ValidatingWebhookConfiguration$/m.test(text);
  const others = objects.filter((text) => !isWebhook(text));
  return [head, ...objects.filter(isWebhook), namespaceObject, ...others].join('---\n');
}
