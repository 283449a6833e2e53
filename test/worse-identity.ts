import * as fc from 'fast-check';
import { anyWorse, maybe, parts, podOf, worseCase } from './worse-case.ts';

const nothing = fc.constant({});

/** How a variable comes to its value: written out, from one of two Secrets, or twice. */
const variable = maybe('plain', 'other plain', 'db', 'app', 'twice', 'harmless');
const harms = { plain: 2, 'other plain': 2, db: 1, app: 1, twice: 2, harmless: 0 } as const;
const harmOf = (each: keyof typeof harms | undefined) => (each === undefined ? 0 : harms[each]);
const entriesOf = (each: keyof typeof harms | undefined): readonly object[] => {
  const name = 'A_TOKEN';
  switch (each) {
    case undefined:
      return [];
    case 'harmless':
      return [{ name, value: 'true' }];
    case 'plain':
    case 'other plain':
      return [{ name, value: each }];
    case 'twice':
      return [
        { name, value: 'a' },
        { name, value: 'b' },
      ];
    default:
      return [{ name, valueFrom: { secretKeyRef: { name: each, key: 'token' } } }];
  }
};

const account = maybe('default', 'web', 'api', 'good');
const accountOf = (written: string | undefined) => written ?? 'default';

/** A volume with a token of so many seconds for somebody, and who mounts it. */
const projected = fc.record({ lifetime: maybe(600, 7200, 9000), audience: maybe('vault'), touched: fc.boolean() });
const volumeOf = ({ lifetime, audience }: { readonly lifetime?: unknown; readonly audience?: unknown }) => ({
  name: 'token',
  projected: { sources: [{ serviceAccountToken: { path: 'token', audience, expirationSeconds: lifetime } }] },
});

const value = maybe('good', 'bad', 'worse');
const isBad = (written: string | undefined) => written !== undefined && written !== 'good';

/** Of a required key, one that may be left out, and a forbidden one. */
const ofMetadata = (kind: 'labels' | 'annotations') =>
  worseCase({
    rule: `pod-${kind}`,
    isOfMetadata: true,
    options: {
      [kind]: { wanted: { allowed: ['good'] }, open: { required: false, allowed: ['go*'] } },
      forbidden: ['forbidden', 'example.com/*'],
    },
    state: fc.record({ wanted: value, open: value, forbidden: maybe('a', 'b'), 'example.com/a': maybe('a', 'b') }),
    pod: (written) => {
      const { metadata, ...pod } = podOf({ whole: {}, app: {}, side: undefined }, () => ({}));
      return { ...pod, metadata: { ...metadata, [kind]: written } };
    },
    worse: (old, now) => {
      const keys = ['wanted', 'open'] as const;
      if (keys.some((key) => isBad(now[key]) && now[key] !== old[key])) return true;
      if (now.wanted === undefined && old.wanted === 'good') return true;
      const isNew = (key: 'forbidden' | 'example.com/a') => now[key] !== undefined && old[key] === undefined;
      return isNew('forbidden') || isNew('example.com/a');
    },
  });

export const identities = [
  ofMetadata('labels'),
  ofMetadata('annotations'),
  worseCase({
    rule: 'service-account',
    options: { allowed: ['good'] },
    state: fc.record({ account, isOff: fc.boolean(), hostname: maybe('a', 'b') }),
    pod: ({ account: serviceAccountName, isOff, hostname }) => {
      const pod = podOf({ whole: {}, app: {}, side: undefined }, () => ({}));
      // An admitted pod has the volume, whatever is written of it.
      const volumes = isOff ? [] : [{ ...volumeOf({}), name: 'kube-api-access-a' }];
      const automountServiceAccountToken = isOff ? false : undefined;
      return { ...pod, spec: { ...pod.spec, serviceAccountName, hostname, automountServiceAccountToken, volumes } };
    },
    worse: (old, now) => {
      const isBad = (each: typeof now) => {
        const name = accountOf(each.account);
        return name !== 'good' && !(name === 'default' && each.isOff);
      };
      return isBad(now) && !(isBad(old) && accountOf(old.account) === accountOf(now.account));
    },
  }),
  worseCase({
    rule: 'service-account-token',
    state: parts(fc.record({ account, automount: maybe(true, false) }), fc.constant({})),
    pod: (state) => {
      const hasVolume = state.whole.automount !== false;
      return podOf(
        state,
        () => ({ volumeMounts: hasVolume ? [{ name: 'kube-api-access-a', mountPath: '/token' }] : [] }),
        ({ account: serviceAccountName, automount: automountServiceAccountToken }) => ({
          serviceAccountName,
          automountServiceAccountToken,
          volumes: hasVolume ? [{ ...volumeOf({}), name: 'kube-api-access-a' }] : [],
        }),
      );
    },
    worse: (old, now) => {
      const [before, after] = [old.whole, now.whole];
      if (after.automount === false) return false;
      if (before.automount === false || accountOf(before.account) !== accountOf(after.account)) return true;
      if (after.automount === true && before.automount === undefined) return true;
      return old.side === undefined && now.side !== undefined;
    },
  }),
  worseCase({
    rule: 'service-account-token',
    state: parts(projected, fc.record({ mounts: fc.boolean() })),
    pod: (state) =>
      podOf(
        state,
        ({ mounts }) => ({ volumeMounts: mounts ? [{ name: 'token', mountPath: '/token' }] : [] }),
        (whole) => ({
          automountServiceAccountToken: false,
          volumes: [volumeOf(whole)],
          hostname: String(whole.touched),
        }),
      ),
    worse: (old, now) => {
      const [before, after] = [old.whole, now.whole];
      const lifetimeOf = (each: typeof after) => each.lifetime ?? 3600;
      if (lifetimeOf(after) <= 3600) return false;
      if (lifetimeOf(before) <= 3600 || before.audience !== after.audience) return true;
      if (lifetimeOf(after) > lifetimeOf(before)) return true;
      return anyWorse(old, now, (each, was) => each.mounts && was?.mounts !== true);
    },
  }),
  worseCase({
    rule: 'env-secrets',
    state: parts(
      nothing,
      fc.record({ variable, secrets: fc.uniqueArray(fc.constantFrom('db', 'app'), { maxLength: 2 }) }),
    ),
    pod: (state) =>
      podOf(state, ({ variable: each, secrets }) => ({
        env: entriesOf(each),
        envFrom: secrets.map((name) => ({ secretRef: { name } })),
      })),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (each.secrets.some((name) => before?.secrets.includes(name) !== true)) return true;
        if (each.variable === 'twice' && before?.variable !== 'twice') return true;
        return harmOf(each.variable) > harmOf(before?.variable);
      }),
  }),
];
