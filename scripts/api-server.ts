// Brings a real API server for the tests, and Helm, with which the chart is tried on it: all built into the cache folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { apiServerPrograms as programs, kubernetesVersion, recipesOf } from './cluster-programs.ts';
import { buildPrograms, isBuilt, programFolder } from './go-programs.ts';
import { Obstacle } from './obstacle.ts';

/** Set where somebody has the programs already, by the convention of controller-runtime's envtest. */
const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';

/** The folder of the programs; undefined where one of them is not there. Builds nothing. */
export function apiServerPrograms(): string | undefined {
  const complete = assets === '' ? isComplete() : missingAsset() === undefined;
  return complete ? assets || programFolder : undefined;
}

if (import.meta.main) {
  try {
    tell(bring());
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    tell(error.message);
    process.exitCode = error.status;
  }
}

function bring(): string {
  if (assets !== '') {
    const missing = missingAsset();
    if (missing === undefined) return `KUBEBUILDER_ASSETS has all of it, in ${assets}`;
    throw new Obstacle(`${assets} has no ${missing}; put it there, or leave KUBEBUILDER_ASSETS unset`, 2);
  }
  const isNew = buildPrograms(recipesOf([...programs, 'helm']), tell);
  return `Kubernetes ${kubernetesVersion} and Helm are ${isNew ? '' : 'already '}in ${programFolder}`;
}

function missingAsset(): string | undefined {
  return programs.find((program) => !existsSync(join(assets, program)));
}

function isComplete(): boolean {
  return [...recipesOf(programs)].every(([name, recipe]) => isBuilt(name, recipe));
}

function tell(sentence: string): void {
  process.stderr.write(`api-server: ${sentence}\n`);
}
