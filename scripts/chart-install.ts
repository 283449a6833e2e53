// The chart without Helm: one file for kubectl.
import { chart, helm, oldest } from './chart-helm.ts';

/** The namespace of the gate in the plain manifests and the documentation. */
const namespace = 'plimsoll-system';

/**
 * Without the policy: kubectl looks up all kinds of a file before it applies the first object, so it refuses a policy in the
 * file that has its CRD.
 */
const head = `# Written by scripts/generate.ts from charts/plimsoll; change that instead.
#
# Until 0.1.0 is released, build the image, push it to your registry, and set its name at "image:" below. Then
#
#     kubectl apply -f install.yaml
#
# installs the webhook without a policy. A policy for the first weeks, which only warns:
#
#     kubectl apply -f policies/gentle-start.yaml
#
# Policies that enforce need failurePolicy: Fail in the ValidatingWebhookConfiguration plimsoll-pods. Otherwise pods are
# admitted without a review while no replica answers.
#
#     kubectl delete -f install.yaml
#
# removes everything, also your policies, with their CRD. The webhooks are first in this file, so they are deleted first and no
# pod is refused. To keep the CRD, your policies and the namespace:
#
#     kubectl delete -f install.yaml --selector app.kubernetes.io/name=plimsoll
`;

const namespaceObject = `apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    # This namespace is excluded from policies, so Pod Security protects it.
    pod-security.kubernetes.io/enforce: restricted
`;

/** The start of each object in a file. */
const separator = /^---\n/m;

/**
 * The text of deploy/install.yaml, with the webhooks first: `kubectl delete` uses the order of the file. Throws if helm fails.
 */
export function installManifest(program: string): string {
  const values = ['--set', 'policy.bundle=none', '--set', 'fills.enabled=true'];
  const flags = ['--namespace', namespace, '--include-crds', '--no-hooks', ...oldest];
  const { status, stdout, stderr } = helm(program, ['template', 'plimsoll', chart, ...flags, ...values]);
  if (status !== 0) throw new Error(`helm did not render the chart: ${stderr.trim()}`);
  // Some versions of helm end each object with an empty line.
  const objects = stdout.split(separator).flatMap((text) => (text.trim() === '' ? [] : [`${text.trim()}\n`]));
  const isWebhook = (text: string) => /^kind: (?:Validating|Mutating)WebhookConfiguration$/m.test(text);
  const others = objects.filter((text) => !isWebhook(text));
  return [head, ...objects.filter(isWebhook), namespaceObject, ...others].join('---\n');
}
