import { describe, expect, test } from 'vitest';
import { Fields, Malformed } from './fields.ts';
import { SecurityContext } from './security-context.ts';

function contextOf(raw: unknown): SecurityContext {
  return new SecurityContext(raw, new Fields({}));
}

type Getter = (context: SecurityContext) => unknown;

// Each getter names its field twice, for speed: here it has to read that field, and complain of that field.
const getters: readonly (readonly [field: string, value: unknown, get: Getter, kind: string])[] = [
  ['runAsUser', 0, (context) => context.runAsUser, 'a number'],
  ['runAsGroup', 0, (context) => context.runAsGroup, 'a number'],
  ['runAsNonRoot', false, (context) => context.runAsNonRoot, 'true or false'],
  ['privileged', false, (context) => context.privileged, 'true or false'],
  ['allowPrivilegeEscalation', false, (context) => context.allowPrivilegeEscalation, 'true or false'],
  ['procMount', '', (context) => context.procMount, 'text'],
  ['capabilities', { add: [] }, (context) => context.capabilities.raw, 'an object'],
  ['seLinuxOptions', { type: '' }, (context) => context.seLinuxOptions?.raw, 'an object'],
  ['seccompProfile', { type: 'Localhost', localhostProfile: '' }, (context) => context.seccompProfile, 'an object'],
  ['appArmorProfile', { type: 'Localhost', localhostProfile: 'a' }, (context) => context.appArmorProfile, 'an object'],
];

describe.each(getters)('%s', (field, value, get, kind) => {
  test('is read as it is, twice', () => {
    const context = contextOf({ [field]: value });
    expect(get(context)).toEqual(value);
    expect(get(context)).toEqual(value);
  });

  test('is read from no other field', () => {
    const others = Object.fromEntries(getters.map(([name, other]) => [name, name === field ? null : other]));
    const absent = field === 'capabilities' ? {} : undefined;
    expect(get(contextOf(others))).toEqual(absent);
    expect(get(contextOf(undefined))).toEqual(absent);
  });

  test('is told with its place where it is of another kind', () => {
    const context = contextOf({ [field]: [] });
    expect(() => get(context)).toThrow(new Malformed(['securityContext', field], `is not ${kind}`));
  });
});

test.each<[name: string, windowsOptions: unknown, expected: boolean | undefined]>([
  ['true', { hostProcess: true }, true],
  ['false', { hostProcess: false }, false],
  ['nothing', {}, undefined],
  ['no Windows options', null, undefined],
])('a host process: %s', (_name, windowsOptions, expected) => {
  expect(contextOf({ windowsOptions }).hostProcess).toBe(expected);
});
