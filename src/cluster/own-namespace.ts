import { readFile } from 'node:fs/promises';

/** It is not known which namespace the gate's objects are in; the message says what to give. */
export class NamespaceUnknown extends Error {
  readonly code = 'ERR_NAMESPACE';
}

/** Where a pod finds the name of its namespace. */
const file = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** The namespace of the pod that this runs in. Throws `NamespaceUnknown` where it runs in none. */
export async function ownNamespace(): Promise<string> {
  const name = await readFile(file, 'utf8').catch((cause: unknown) => {
    const message = 'the namespace of the gate is unknown outside a pod; set --namespace';
    throw new NamespaceUnknown(message, { cause });
  });
  return name.trim();
}
