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
