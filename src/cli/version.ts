import manifest from '../../package.json' with { type: 'json' };

/** The version of Plimsoll, as its package has it. */
export const version: string = manifest.version;

const [, oldest = ''] = /^>=(\d+\.\d+\.\d+)$/.exec(manifest.engines.node) ?? [];

/** Why Plimsoll does not run on a version of Node, in a sentence; undefined if it does. */
export function nodeComplaint(version: string): string | undefined {
  if (compare(version, oldest) >= 0) return undefined;
  return `Node ${version} is too old for plimsoll; run it with Node ${oldest} or newer`;
}

function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  const differences = (a ?? []).map((part, index) => part - (b?.[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
