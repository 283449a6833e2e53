import { readFileSync } from 'node:fs';

/** A review that was captured from kube-apiserver 1.36, by its name in `test/reviews`. */
export function captured(name: string): string {
  return readFileSync(new URL(`../test/reviews/${name}.json`, import.meta.url), 'utf8');
}

/** A pod of two containers, 6 KB; every built-in policy lets it through. */
export const twoContainers = captured('a-good.allow');

/** A pod of forty containers, 72 KB; every built-in policy lets it through. */
export const fortyContainers = captured('c-forty.allow');

/** A pod of two containers that `standard` refuses, 5 KB: captured with seven problems, and given an eighth. */
export const eightProblems = withHostPid(captured('b-bad.deny'));

/** An update of a running pod of two containers to another image, 12 KB with its past; every built-in policy lets it through. */
export const update = captured('d-update.allow');

/** The pod of two containers without its requests and its seccomp profile: five values to fill in. */
export const fiveFills = withoutFive(twoContainers);

function withoutFive(review: string): string {
  const parsed = JSON.parse(review) as {
    readonly request: {
      readonly object: {
        readonly spec: {
          readonly securityContext: { seccompProfile?: unknown };
          readonly containers: readonly { resources: { limits?: unknown; requests?: unknown } }[];
        };
      };
    };
  };
  const { spec } = parsed.request.object;
  delete spec.securityContext.seccompProfile;
  for (const { resources } of spec.containers) {
    delete resources.requests;
    delete resources.limits;
  }
  return JSON.stringify(parsed);
}

function withHostPid(review: string): string {
  const parsed = JSON.parse(review) as {
    readonly request: { readonly object: { readonly spec: { hostPID?: boolean } } };
  };
  parsed.request.object.spec.hostPID = true;
  return JSON.stringify(parsed);
}
