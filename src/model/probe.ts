import type { Container } from './container.ts';
import { isEqual } from './equality.ts';
import type { Fields, RawObject } from './fields.ts';
import type { Path } from './path.ts';

/** The probes of a container, by what they tell. */
export const probeKinds = ['liveness', 'readiness', 'startup'] as const;

/** A probe of a container. */
export type ProbeKind = (typeof probeKinds)[number];

/** What a probe may set beside its check, as the kubelet takes it where nothing or 0 is written (SetDefaults_Probe). */
const defaults = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
} as const;

/** A number that a probe may set. */
export type ProbeSetting = keyof typeof defaults;

/** The field of a container that holds a probe. */
export function probeField(kind: ProbeKind): `${ProbeKind}Probe` {
  return `${kind}Probe`;
}

/** A probe as it is written; undefined where there is none. */
export function probeOf(container: Container, kind: ProbeKind): Fields | undefined {
  const probe = container.fields(probeField(kind));
  return probe.isPresent ? probe : undefined;
}

/** What the kubelet takes. */
export function probeSetting(probe: Fields, setting: ProbeSetting): number {
  return probe.number(setting) || defaults[setting];
}

/** In seconds: how long a check fails before the probe has failed. */
export function secondsToFail(probe: Fields): number {
  return probeSetting(probe, 'periodSeconds') * probeSetting(probe, 'failureThreshold');
}

/** A port that a check names rather than numbers. */
export interface NamedPort {
  readonly name: string;
  /** From the container: `httpGet.port`. */
  readonly field: string;
  /** Where it is written, from the pod. */
  readonly at: Path;
}

/** The port by which a check reaches the container, where it is named. A port of gRPC is always a number. */
export function namedPortOf(probe: Fields): NamedPort | undefined {
  for (const handler of ['httpGet', 'tcpSocket']) {
    const call = probe.fields(handler);
    const port = call.entry('port');
    if (typeof port === 'string') return { name: port, field: `${handler}.port`, at: call.at('port') };
  }
  return undefined;
}

/** Whether two probes make the same check, with the defaults of the API server (SetDefaults_HTTPGetAction). */
export function isSameCheck(a: Fields, b: Fields): boolean {
  return ['exec', 'grpc', 'httpGet', 'tcpSocket'].every((handler) => {
    const [one, other] = [a.fields(handler), b.fields(handler)];
    if (one.isPresent !== other.isPresent) return false;
    return isEqual(withDefaults(handler, one), withDefaults(handler, other));
  });
}

/** Null, an empty text and an empty list are as if they were absent: the API server keeps none of them. */
function withDefaults(handler: string, { raw }: Fields): RawObject {
  const written = Object.entries(raw).filter(([, value]) => {
    return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  });
  return { ...checkDefaults[handler], ...Object.fromEntries(written) };
}

const checkDefaults: Readonly<Record<string, RawObject>> = { httpGet: { path: '/', scheme: 'HTTP' } };
