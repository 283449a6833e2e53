/** A minor version of Kubernetes as it is written: `1.36`. */
export const versionPattern = '^1\\.\\d{1,3}$';

/** The minor version of `1.36` or `v1.36`; undefined for other text. */
export function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** `1.36`. */
export function versionOf(minor: number): string {
  return `1.${minor}`;
}
