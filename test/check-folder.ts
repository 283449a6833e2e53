// Files that a check reads: a folder of its own for each test, and a workload to put in it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes files into a new folder that is removed after the test. Resolves to its path. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-check-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** A Deployment in YAML whose only problem, for a policy of `privileged` alone, is a privileged container on line 11. */
export function deploymentText(name = 'web', isPrivileged = true): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: app
          securityContext:
            privileged: ${isPrivileged}
`;
}

/** A policy in YAML with one rule. */
export function policyText(rule = 'privileged', mode = 'Enforce'): string {
  return `apiVersion: plimsoll.dev/v1alpha1
kind: PodPolicy
metadata:
  name: own
spec:
  mode: ${mode}
  rules:
    ${rule}: {}
`;
}
