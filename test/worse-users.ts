import * as fc from 'fast-check';
import {
  anyWorse,
  hostUsers,
  losesNamespace,
  maybe,
  parts,
  podOf,
  worseCase,
  type Fields,
  type Parts,
} from './worse-case.ts';

/** Without what is not written. */
const securityContext = (fields: Fields): Fields => ({ securityContext: fields });

const user = maybe(0, 1000, 5, 6);
const harm = (id: number | undefined) => (id === undefined ? 1 : id === 0 ? 2 : 0);

/** Who a container may run as, as a pod or a container says it. */
type Held = Readonly<Record<'runAsNonRoot', boolean | undefined> & Record<'runAsUser', number | undefined>>;

/** A user, or a group, that is required and has to be 1000. */
interface Id {
  readonly id: number | undefined;
}
const isBad = ({ id }: Id) => id !== 1000;
/** Of no id the image says which, and 0 is the worst of all; of two others no one is known to be better. */
const isNoWorse = (now: Id, old: Id) => isBad(old) && (now.id === old.id || (now.id === undefined && old.id === 0));
const effective = (each: Id, whole: Id): Id => ({ id: each.id ?? whole.id });

const ranges = [{ min: 1000, max: 1999 }];

/** The same state and pod for both ways of asking who may run as root. */
const heldAsNonRoot = {
  rule: 'run-as-non-root',
  state: parts(
    fc.record({ runAsNonRoot: maybe(true, false), runAsUser: user, hostUsers }),
    fc.record({ runAsNonRoot: maybe(true, false), runAsUser: user }),
  ),
  pod: (state: Parts<Held & { readonly hostUsers: boolean | undefined }, Held>) =>
    podOf(state, securityContext, ({ hostUsers: own, ...rest }) => ({ hostUsers: own, ...securityContext(rest) })),
};

export const users = [
  worseCase({
    ...heldAsNonRoot,
    worse: (old, now) => {
      const isLost = losesNamespace(old.whole, now.whole);
      if (now.whole.runAsNonRoot === false && (old.whole.runAsNonRoot !== false || isLost)) return true;
      return anyWorse(old, now, (each, before) => {
        const says = each.runAsNonRoot ?? now.whole.runAsNonRoot;
        if (says === true) return false;
        if (before === undefined || isLost) return true;
        const said = before.runAsNonRoot ?? old.whole.runAsNonRoot;
        if (said === true || (says === false && said === undefined)) return true;
        return harm(each.runAsUser ?? now.whole.runAsUser) > harm(before.runAsUser ?? old.whole.runAsUser);
      });
    },
  }),
  worseCase({
    ...heldAsNonRoot,
    options: { acceptRunAsUser: true },
    worse: (old, now) => {
      const isLost = losesNamespace(old.whole, now.whole);
      const held = (each: Held, { whole }: { readonly whole: Held }) => {
        const says = each.runAsNonRoot ?? whole.runAsNonRoot;
        const id = each.runAsUser ?? whole.runAsUser;
        return { says, harm: harm(id), isGood: says === true || harm(id) === 0 };
      };
      return anyWorse(old, now, (each, before) => {
        const after = held(each, now);
        if (after.isGood) return false;
        if (before === undefined || isLost) return true;
        const was = held(before, old);
        return was.isGood || after.harm > was.harm || (after.says === false && was.says !== false);
      });
    },
  }),
  worseCase({
    rule: 'run-as-user',
    options: { ranges },
    state: parts(fc.record({ id: user, hostUsers }), fc.record({ id: user })),
    pod: (state) =>
      podOf(
        state,
        ({ id }) => securityContext({ runAsUser: id }),
        ({ id, hostUsers: own }) => ({ hostUsers: own, ...securityContext({ runAsUser: id }) }),
      ),
    worse: (old, now) => {
      const isLost = losesNamespace(old.whole, now.whole);
      const isWritten = now.whole.id !== undefined && isBad(now.whole);
      if (isWritten && (isLost || now.whole.id !== old.whole.id)) return true;
      return anyWorse(old, now, (each, before) => {
        const id = effective(each, now.whole);
        return isBad(id) && (isLost || before === undefined || !isNoWorse(id, effective(before, old.whole)));
      });
    },
  }),
  worseCase({
    rule: 'run-as-group',
    options: {
      runAsGroup: { ranges },
      fsGroup: { ranges, required: false },
      supplementalGroups: { ranges, required: false },
    },
    state: parts(
      fc.record({
        id: user,
        fsGroup: user,
        supplementalGroups: fc.uniqueArray(fc.constantFrom(0, 5, 1000)),
        hostUsers,
      }),
      fc.record({ id: user }),
    ),
    pod: (state) =>
      podOf(
        state,
        ({ id }) => securityContext({ runAsGroup: id }),
        ({ id, hostUsers: own, ...rest }) => ({ hostUsers: own, ...securityContext({ runAsGroup: id, ...rest }) }),
      ),
    worse: (old, now) => {
      const [before, after] = [old.whole, now.whole];
      const isLost = losesNamespace(before, after);
      const isNew = (id: number | undefined, were: readonly unknown[]) =>
        id !== undefined && id !== 1000 && (isLost || !were.includes(id));
      if (isNew(after.id, [before.id]) || isNew(after.fsGroup, [before.fsGroup])) return true;
      if (after.supplementalGroups.some((id) => isNew(id, before.supplementalGroups))) return true;
      return anyWorse(old, now, (each, was) => {
        const id = effective(each, after);
        return isBad(id) && (isLost || was === undefined || !isNoWorse(id, effective(was, before)));
      });
    },
  }),
];
