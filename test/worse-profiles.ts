import * as fc from 'fast-check';
import { anyWorse, maybe, parts, podOf, worseCase } from './worse-case.ts';

/** A profile as it is written in an annotation of AppArmor. */
type Profile = 'runtime/default' | 'unconfined' | 'localhost/listed' | 'localhost/a' | 'localhost/b';

const profile = maybe<Profile>('runtime/default', 'unconfined', 'localhost/listed', 'localhost/a', 'localhost/b');
const field = (written: Profile | undefined) => {
  if (written === undefined) return undefined;
  if (written === 'unconfined') return { type: 'Unconfined' };
  if (written === 'runtime/default') return { type: 'RuntimeDefault' };
  return { type: 'Localhost', localhostProfile: written.slice('localhost/'.length) };
};

interface Allowed {
  readonly types: readonly string[];
  readonly isBad: (written: Profile | undefined) => boolean;
}

const onlyDefault: Allowed = { types: ['RuntimeDefault'], isBad: (written) => written !== 'runtime/default' };
const onlyListed: Allowed = { types: ['Localhost'], isBad: (written) => written !== 'localhost/listed' };

/** Nothing is worse than unconfined; of two others no one is known to be better. */
const isNoWorse = (now: Profile | undefined, old: Profile | undefined) =>
  now === old || (old === 'unconfined' && (now === undefined || now === 'runtime/default'));

/** Of what the pod itself writes. */
const isWorse = (isBad: Allowed['isBad'], old: Profile | undefined, now: Profile | undefined) =>
  now !== undefined && isBad(now) && (old === undefined || !isBad(old) || !isNoWorse(now, old));

const options = ({ types }: Allowed) => ({ allowed: types, required: true, localhostProfiles: ['listed'] });

const seccomp = ({ isBad, ...allowed }: Allowed) =>
  worseCase({
    rule: 'seccomp-profile',
    options: options({ isBad, ...allowed }),
    state: parts(fc.record({ own: profile }), fc.record({ own: profile })),
    pod: (state) => {
      const written = ({ own }: { readonly own: Profile | undefined }) => ({
        securityContext: { seccompProfile: field(own) },
      });
      return podOf(state, written, written);
    },
    worse: (old, now) => {
      const [before, after] = [old.whole.own, now.whole.own];
      if (isWorse(isBad, before, after)) return true;
      return anyWorse(old, now, (each, was) => {
        const effective = each.own ?? after;
        if (!isBad(effective)) return false;
        return was === undefined || !isBad(was.own ?? before) || !isNoWorse(effective, was.own ?? before);
      });
    },
  });

/** What a container says, by its field or by its annotation. */
interface Said {
  readonly own: Profile | undefined;
  readonly by: 'field' | 'annotation' | 'both';
}
const annotation = ({ own, by }: Said) => (by === 'field' ? undefined : own);

const appArmor = ({ isBad, ...allowed }: Allowed) =>
  worseCase({
    rule: 'apparmor-profile',
    options: options({ isBad, ...allowed }),
    state: parts(
      fc.record({ own: profile }),
      fc.record<Said>({ own: profile, by: fc.constantFrom('field', 'annotation', 'both') }),
    ),
    pod: (state) => {
      const pod = podOf(
        state,
        ({ own, by }) => ({ securityContext: { appArmorProfile: by === 'annotation' ? undefined : field(own) } }),
        ({ own }) => ({ securityContext: { appArmorProfile: field(own) } }),
      );
      const key = 'container.apparmor.security.beta.kubernetes.io/';
      const side = state.side && annotation(state.side);
      const annotations = { [`${key}app`]: annotation(state.app), [`${key}side`]: side };
      return { ...pod, metadata: { ...pod.metadata, annotations } };
    },
    worse: (old, now) => {
      const [before, after] = [old.whole.own, now.whole.own];
      if (isWorse(isBad, before, after)) return true;
      return anyWorse(old, now, (each, was) => {
        const says = annotation(each);
        // An annotation is a value of its own where it is written.
        if (says !== undefined && isBad(says) && says !== (was && annotation(was))) return true;
        const effective = each.own ?? after;
        if (!isBad(effective)) return false;
        return was === undefined || !isBad(was.own ?? before) || !isNoWorse(effective, was.own ?? before);
      });
    },
  });

const label = { type: maybe('container_t', 'spc_t', 'other_t'), user: maybe('a', 'b'), role: fc.constant(undefined) };
const labels = fc.record({ own: fc.option(fc.record(label), { nil: undefined }) });

export const profiles = [
  seccomp(onlyDefault),
  seccomp(onlyListed),
  appArmor(onlyDefault),
  appArmor(onlyListed),
  worseCase({
    rule: 'selinux-options',
    state: parts(labels, labels),
    pod: (state) => {
      const written = ({ own }: { readonly own: unknown }) => ({ securityContext: { seLinuxOptions: own } });
      return podOf(state, written, written);
    },
    worse: (old, now) => {
      const [before, after] = [old.whole.own, now.whole.own];
      const isWorse = (effective: typeof after, was: typeof after) => {
        const { type, user } = effective ?? {};
        if (type !== undefined && type !== 'container_t' && type !== was?.type) return true;
        return user !== undefined && user !== was?.user;
      };
      return (
        isWorse(after, before) ||
        anyWorse(old, now, (each, was) => isWorse(each.own ?? after, was && (was.own ?? before)))
      );
    },
  }),
];
