// Builds a real API server for the tests, and Helm for the tests of the chart, in the cache folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { apiServerPrograms as programs, kubernetesVersion, recipesOf } from './cluster-programs.ts';
import { buildPrograms, isBuilt, programFolder } from './go-programs.ts';
import { Obstacle } from './obstacle.ts';

/** The folder of existing programs, as in controller-runtime's envtest. */
const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';

/** The folder of the programs; undefined if one is missing. Builds nothing. */
export function apiServerPrograms(): string | undefined {
  const complete = assets === '' ? isComplete() : missingAsset() === undefined;
  return complete ? assets || programFolder : undefined;
}

if (import.meta.main) {
  try {
    report(bring());
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    report(error.message);
    process.exitCode = error.status;
  }
}

function bring(): string {
  if (assets !== '') {
    const missing = missingAsset();
    if (missing === undefined) return `KUBEBUILDER_ASSETS has all of it, in ${assets}`;
    throw new Obstacle(`${assets} has no ${missing}; put it there, or leave KUBEBUILDER_ASSETS unset`, 2);
  }
  const isNew = buildPrograms(recipesOf([...programs, 'helm']), report);
  return `Kubernetes ${kubernetesVersion} and Helm are ${isNew ? '' : 'already '}in ${programFolder}`;
}

function missingAsset(): string | undefined {
  return programs.find((program) => !existsSync(join(assets, program)));
}

function isComplete(): boolean {
  return [...recipesOf(programs)].every(([name, recipe]) => isBuilt(name, recipe));
}

function report(sentence: string): void {
  process.stderr.write(`api-server: ${sentence}\n`);
}
