import type { Fields } from '../model/fields.ts';
import { NameList } from '../model/name-list.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { flag, list, object, OptionWarning } from './contract/options.ts';
import { defineRule, type Problem, type Report } from './contract/rule.ts';
import type { Words } from './contract/words.ts';
import { variableName } from './grammar/variable-name.ts';

const asVolume = 'mount the Secret as a volume instead';
const reference = (variable: string): Said => ({
  problem: ['sets environment variable ', quote(variable), ' by secretKeyRef'],
  remedy: asVolume,
});
const wholeSecret = (secret: string): Said => ({
  problem: ['sets environment variables from Secret ', quote(secret), ' by envFrom'],
  remedy: asVolume,
});
const plain = (variable: string, remedy: string): Said => ({
  problem: ['sets environment variable ', quote(variable), ' in plain text, with the name of a secret'],
  remedy,
});
const copied = (variable: string, source: string, remedy: string): Said => ({
  problem: ['sets environment variable ', quote(variable), ` from variable ${quote(source)}, which is in plain text`],
  remedy,
});
const repeated = (variable: string): Said => ({
  problem: ['has environment variable ', quote(variable), ' more than once, and only the last entry counts'],
  remedy: 'keep one entry for each name in env',
});

const pattern =
  'The name of a variable, or a pattern of names: "*" stands for any characters, none too. Upper and lower case are the same, and so are "_", "-" and ".".';

const secretNames = [
  '*PASSWORD',
  '*PASSWD',
  '*PASSPHRASE',
  '*_PWD',
  '*SECRET',
  '*TOKEN',
  '*API_KEY',
  '*APIKEY',
  '*ACCESS_KEY',
  '*SECRET_KEY',
  '*PRIVATE_KEY',
  '*ENCRYPTION_KEY',
  '*SIGNING_KEY',
];

export default defineRule({
  id: 'env-secrets',
  since: '0.1.0',
  severity: 'medium',
  guards: ['user'],
  summary: 'secrets in environment variables',
  why: 'Environment variables are printed by crash reports and debug pages, inherited by every child process, and shown by the container runtime. A secret that is written out in the pod can be read by everyone who may read pods, and stands in Git.',
  remedy:
    'Keep the value in a Secret, mount the Secret as a volume, and have the program read the file; many images take the path in a variable such as DB_PASSWORD_FILE. Only names are compared: the gate does not guess whether a value is a secret, and does not see what is in a ConfigMap.',
  options: object({
    allowReferences: flag(
      'Whether variables may take their values from Secrets, by secretKeyRef and by envFrom. Where they may, only what is written out is refused.',
    ),
    names: list(
      variableName(pattern),
      'The names that say that a value is a secret. Such a variable may not have a value in the pod, other than true, false, yes, no, on, off, or references as $(NAME) to other variables whose values are not in the pod. An empty list: values are not looked at.',
    ),
    exempt: list(variableName(pattern), 'Variables that may have any value from anywhere, whatever their names say.'),
    allowDuplicates: flag(
      'Whether a container may have several entries in env for one name. Only the last counts, and tools that merge env by name lose the others.',
    ),
  }),
  defaults: { allowReferences: false, names: secretNames, exempt: [], allowDuplicates: false },
  examples: {
    pass: [
      {
        name: 'the path of a file, which is mounted from a Secret',
        pod: examplePod({
          container: {
            env: [{ name: 'DB_PASSWORD_FILE', value: '/secrets/db/password' }],
            volumeMounts: [{ name: 'db', mountPath: '/secrets/db', readOnly: true }],
          },
          spec: { volumes: [{ name: 'db', secret: { secretName: 'db' } }] },
        }),
      },
      {
        name: 'values that are no secrets, from the pod and from a ConfigMap',
        pod: examplePod({
          container: {
            env: [
              { name: 'LOG_LEVEL', value: 'info' },
              { name: 'ALLOW_EMPTY_PASSWORD', value: 'false' },
              { name: 'TOKEN_TTL_SECONDS', value: '3600' },
            ],
            envFrom: [{ configMapRef: { name: 'app' } }],
          },
        }),
      },
      {
        name: 'a Secret, where the policy allows references',
        pod: examplePod({
          container: {
            env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
            envFrom: [{ secretRef: { name: 'app' } }],
          },
        }),
        options: { allowReferences: true },
      },
      {
        name: 'a variable that the policy exempts',
        pod: examplePod({ container: { env: [{ name: 'MAPBOX_PUBLIC_TOKEN', value: 'pk.example' }] } }),
        options: { exempt: ['*_PUBLIC_TOKEN'] },
      },
    ],
    fail: [
      {
        name: 'a key of a Secret, and a whole one',
        pod: examplePod({
          container: {
            env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
            envFrom: [{ secretRef: { name: 'app' } }],
          },
        }),
        messages: [
          'container "app" sets environment variables from Secret "app" by envFrom; mount the Secret as a volume instead',
          'container "app" sets environment variable "DB_PASSWORD" by secretKeyRef; mount the Secret as a volume instead',
        ],
      },
      {
        name: 'a value that is written out, in an init container',
        pod: examplePod({
          spec: {
            initContainers: [{ ...exampleContainer, name: 'setup', env: [{ name: 'api-key', value: '12345' }] }],
          },
        }),
        messages: [
          'init container "setup" sets environment variable "api-key" in plain text, with the name of a secret; put the value into a Secret, and mount it as a volume instead',
        ],
      },
      {
        name: 'a value that is written out, where references are allowed',
        pod: examplePod({ container: { env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: '12345' }] } }),
        options: { allowReferences: true },
        messages: [
          'container "app" sets environment variable "AWS_SECRET_ACCESS_KEY" in plain text, with the name of a secret; put the value into a Secret, and set valueFrom.secretKeyRef instead',
        ],
      },
      {
        name: 'two entries for one name',
        pod: examplePod({
          container: {
            env: [
              { name: 'MODE', value: 'a' },
              { name: 'MODE', value: 'b' },
            ],
          },
        }),
        messages: [
          'container "app" has environment variable "MODE" more than once, and only the last entry counts; keep one entry for each name in env',
        ],
      },
    ],
  },

  check({ allowReferences, names, exempt, allowDuplicates }, doubt) {
    const secret = new NameList(names.map(plainName));
    const spared = new NameList(exempt.map(plainName));
    for (const [index, each] of names.entries()) {
      if (!spared.has(plainName(each))) continue;
      doubt(new OptionWarning(['names', index], 'all of it is exempt too, so it means nothing; remove it', 'exempt'));
    }
    if (allowReferences && allowDuplicates && names.length === 0) {
      const message =
        'references and duplicates are allowed, so nothing is asked for; name some, or write mode: Disabled';
      doubt(new OptionWarning(['names'], message));
    }
    const remedy = allowReferences
      ? 'put the value into a Secret, and set valueFrom.secretKeyRef instead'
      : 'put the value into a Secret, and mount it as a volume instead';
    const isSecret = (name: string) => {
      const compared = plainName(name);
      return secret.has(compared) && !spared.has(compared);
    };
    const isJudgedItself = (name: string) => isSecret(name) || spared.has(plainName(name));
    const wordsOf = (variable: Fields, name: string, above: () => WrittenOut): Exposure | undefined => {
      const value = variable.text('value') ?? '';
      if (value === '') {
        if (allowReferences || !variable.fields('valueFrom').fields('secretKeyRef').isPresent) return undefined;
        return spared.has(plainName(name)) ? undefined : { ...reference(name), measure: 1 };
      }
      if (isSwitch(value) || !isSecret(name)) return undefined;
      // What is written out may become a reference; of Secrets one is as good as another.
      if (!isReferences(value)) return { ...plain(name, remedy), measure: 2 };
      const source = above().sourceOf(variable);
      return source === undefined ? undefined : { ...copied(name, source, remedy), measure: 2 };
    };
    const reportSecrets = (variables: readonly Fields[], report: Report) => {
      let writtenOut: WrittenOut | undefined;
      const above = () => (writtenOut ??= new WrittenOut(variables, isJudgedItself));
      let exposed: Map<string, Exposure & Pick<Problem, 'at'>> | undefined;
      for (const variable of variables) {
        const name = variable.text('name') ?? '';
        const exposure = wordsOf(variable, name, above);
        if (exposure === undefined) continue;
        exposed ??= new Map();
        // One problem for each name, the worst.
        if (exposed.get(name)?.measure !== 2) exposed.set(name, { at: variable.at(), ...exposure });
      }
      for (const [key, found] of exposed ?? none) report({ guards: 'user', key, ...found });
    };
    return (pod, report) => {
      for (const container of pod.containers) {
        if (!allowReferences) {
          for (const [name, at] of secretsIn(container.items('envFrom'))) {
            report({ at, guards: 'user', key: name, value: name, parts: none, ...wholeSecret(name) });
          }
        }
        const variables = container.items('env');
        if (variables.length === 0) continue;
        reportSecrets(variables, report);
        if (!allowDuplicates && variables.length > 1) reportDuplicates(variables, report);
      }
    };
  },
});

interface Said {
  readonly problem: Words;
  readonly remedy: string;
}

/** How a variable has a secret. */
interface Exposure extends Said {
  readonly measure: 1 | 2;
}

const none: readonly never[] = Object.freeze([]);

function plainName(name: string): string {
  return name.toUpperCase().replaceAll(/[-.]/g, '_');
}

function isSwitch(value: string): boolean {
  return /^(?:true|false|yes|no|on|off)$/i.test(value);
}

/** Whether a value is nothing but references to other variables. */
function isReferences(value: string): boolean {
  return /^(?:\$\([^()]*\))+$/.test(value);
}

/** The variables of a container whose values are written in the pod, read from the first on. */
class WrittenOut {
  readonly #variables: Iterator<Fields>;
  readonly #isJudgedItself: (name: string) => boolean;
  readonly #names = new Set<string>();

  /** Leaves out those whose names say that they are secrets, which are reported, or exempt. */
  constructor(variables: readonly Fields[], isJudgedItself: (name: string) => boolean) {
    this.#variables = variables.values();
    this.#isJudgedItself = isJudgedItself;
  }

  /** The first one that a variable refers to. One that is defined below it is not expanded. */
  sourceOf(variable: Fields): string | undefined {
    for (let next = this.#variables.next(); next.done !== true; next = this.#variables.next()) {
      const value = next.value.text('value') ?? '';
      const isReference = isReferences(value);
      const source = isReference ? this.#firstIn(value) : undefined;
      if (next.value === variable) return source;
      const name = next.value.text('name') ?? '';
      const isOut = isReference ? source !== undefined : value !== '' && !isSwitch(value);
      if (isOut && !this.#isJudgedItself(name)) this.#names.add(name);
      else this.#names.delete(name);
    }
    return undefined;
  }

  #firstIn(value: string): string | undefined {
    for (const [, name = ''] of value.matchAll(/\$\(([^()]*)\)/g)) if (this.#names.has(name)) return name;
    return undefined;
  }
}

/** Each name once, where its second entry is. */
function reportDuplicates(variables: readonly Fields[], report: Report): void {
  const seen = new Set<string>();
  let duplicates: Map<string, Fields> | undefined;
  for (const variable of variables) {
    const name = variable.text('name') ?? '';
    if (seen.has(name) && duplicates?.has(name) !== true) (duplicates ??= new Map()).set(name, variable);
    seen.add(name);
  }
  for (const [key, variable] of duplicates ?? none) {
    report({ at: variable.at('name'), guards: 'user', key, parts: none, ...repeated(key) });
  }
}

/** Each Secret once. */
function secretsIn(sources: readonly Fields[]): ReadonlyMap<string, Problem['at']> {
  if (sources.length === 0) return noSecrets;
  const secrets = new Map<string, Problem['at']>();
  for (const source of sources) {
    const secret = source.fields('secretRef');
    const name = secret.text('name') ?? '';
    if (secret.isPresent && !secrets.has(name)) secrets.set(name, secret.at('name'));
  }
  return secrets;
}

const noSecrets: ReadonlyMap<string, Problem['at']> = new Map();
