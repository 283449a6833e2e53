import * as fc from 'fast-check';

/** What a rule's table says of pods, in a short form of its own. */
export interface Worse<State> {
  readonly rule: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly state: fc.Arbitrary<State>;
  readonly pod: (state: State) => unknown;
  /** Whether anything that the rule refuses of a pod is new or worse: said without what the engine compares. */
  readonly worse: (old: State, now: State) => boolean;
  /** Whether a resize could change it. */
  readonly resizes?: true;
  /** Whether only another image could change it, which of a pod is judged anew. */
  readonly isOfImage?: true;
  /** Where an update of the other kind cannot change it. */
  readonly only?: 'pod' | 'template';
  /** Whether only metadata could change it: of a pod such a change is not judged. */
  readonly isOfMetadata?: true;
}

/** Two pods, one before the other. */
export interface Update {
  readonly old: unknown;
  readonly now: unknown;
  readonly isWorse: boolean;
}

/** A table whose states nobody needs to know. */
export interface WorseCase extends Pick<
  Worse<unknown>,
  'rule' | 'options' | 'resizes' | 'isOfImage' | 'isOfMetadata' | 'only'
> {
  readonly updates: fc.Arbitrary<Update>;
}

export function worseCase<State extends object>({ state, pod, worse, ...rest }: Worse<State>): WorseCase {
  const updates = fc.tuple(state, state, fc.nat(7)).map(([old, other, kept]) => {
    const now = mixed(old, other, kept);
    return { old: pod(old), now: pod(now), isWorse: worse(old, now) };
  });
  return { ...rest, updates };
}

/** Some of the three parts of one state, the rest of another; an update seldom changes all. */
function mixed<State extends object>(old: State, other: State, kept: number): State {
  const ofOld = Object.entries(old).filter((_, index) => (kept & (1 << index)) !== 0);
  return { ...other, ...Object.fromEntries(ofOld) };
}

/** A pod's own part, and its containers by name. */
export interface Parts<Whole, Each> {
  readonly whole: Whole;
  readonly app: Each;
  readonly side: Each | undefined;
}

export function parts<Whole, Each>(whole: fc.Arbitrary<Whole>, each: fc.Arbitrary<Each>) {
  return fc.record<Parts<Whole, Each>>({ whole, app: each, side: fc.option(each, { nil: undefined }) });
}

/** Whether anything is worse in any of the containers; of one that is added there is no old one. */
export function anyWorse<Whole, Each>(
  old: Parts<Whole, Each>,
  now: Parts<Whole, Each>,
  worse: (now: Each, old: Each | undefined) => boolean,
): boolean {
  return worse(now.app, old.app) || (now.side !== undefined && worse(now.side, old.side));
}

export type Fields = Readonly<Record<string, unknown>>;

/** A pod whose containers say no more than these fields. */
export function podOf<Whole, Each>(
  state: Parts<Whole, Each>,
  container: (each: Each) => Fields,
  spec: (whole: Whole) => Fields = () => ({}),
) {
  const { whole, app, side } = state;
  const image = 'registry.example.com/app:1.0';
  const containers = [{ name: 'app', image, ...container(app) }];
  if (side !== undefined) containers.unshift({ name: 'side', image, ...container(side) });
  return { metadata: { name: 'web' }, spec: { containers, ...spec(whole) } };
}

/** Absent, or one of these. */
export function maybe<const T>(...values: readonly T[]) {
  return fc.constantFrom(undefined, ...values);
}

export const hostUsers = maybe(false, true);

/** Root is no longer the root of a namespace of the pod's own, but the node's. */
export const losesNamespace = (old: { readonly hostUsers?: unknown }, now: { readonly hostUsers?: unknown }) =>
  old.hostUsers === false && now.hostUsers !== false;
