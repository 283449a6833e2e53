import { Malformed, type Fields } from '../../model/fields.ts';
import { NameList } from '../../model/name-list.ts';
import { formatPath, type Path } from '../../model/path.ts';
import type { Pod } from '../../model/pod.ts';
import { quote } from '../../model/quote.ts';
import { OptionDoubt, OptionWarning, type Doubt } from '../contract/options.ts';
import type { Check, Fix } from '../contract/rule.ts';
import type { Words } from '../contract/words.ts';
import { voidEntry } from './void-entry.ts';
import { wordList } from './word-list.ts';

/** The terms for one key. */
export interface KeyTerms {
  readonly required?: boolean;
  readonly allowed?: readonly string[];
  readonly default?: string;
}

/** The terms of a rule for the labels or the annotations of a pod. */
export interface MetadataTerms {
  readonly kind: 'labels' | 'annotations';
  readonly keys: Readonly<Record<string, KeyTerms>>;
  /** Keys, or patterns of keys. */
  readonly forbidden: readonly string[];
  /** The fixes for a missing key. `fix` sets its default. */
  readonly fixes: (pod: Pod, fix: Fix) => readonly Fix[];
}

const nouns = { labels: 'label', annotations: 'annotation' } as const;

/** A check of the keys of a pod's labels or annotations, and of their values. */
export function metadataCheck({ kind, keys, forbidden, fixes }: MetadataTerms, doubt: Doubt): Check {
  const noun = nouns[kind];
  const barred = new NameList(forbidden);
  if (Object.keys(keys).length + forbidden.length === 0) {
    doubt(new OptionWarning([kind], `no ${noun} is named, so nothing is asked for; name one, or write mode: Disabled`));
  }
  for (const [index, key] of forbidden.entries()) {
    if (!addedByKubernetes.has(key)) continue;
    const message = `Kubernetes or kubectl adds ${noun} ${quote(key)} to pods, and these are refused then; remove it`;
    doubt(new OptionWarning(['forbidden', index], message));
  }
  const terms = Object.entries(keys).map(([key, each]) => {
    for (const problem of doubtsOf([kind, key], each, barred)) doubt(problem);
    const at: Path = ['metadata', kind, key];
    const { required = true, allowed, default: value } = each;
    const values = allowed === undefined ? '' : inWords(allowed);
    const missing: Words = [`has no ${noun} `, quote(key), ''];
    const empty: Words = [`has an empty ${noun} `, quote(key), ''];
    const open = allowed && new NameList(allowed);
    return {
      key,
      at,
      required,
      open,
      missing,
      empty,
      set: ['set ', formatPath(at), values === '' ? '' : ` to ${values}`] as const,
      use: `use ${values}`,
      bound: allowed && wordList(allowed, ', '),
      fix: value === undefined ? undefined : { at, value },
    };
  });
  const forbiddenKey: string = `has forbidden ${noun} `;
  return (pod, report) => {
    const written = pod.metadata.fields(kind);
    for (const { key, at, required, open, missing, empty, set, use, bound, fix } of terms) {
      const value = textUnder(written, key);
      if (value === undefined || (value === '' && required && open === undefined)) {
        if (!required) continue;
        const isAbsent = value === undefined;
        // A fix replaces nothing.
        const made = fix !== undefined && isAbsent ? fixes(pod, fix) : none;
        const problem = isAbsent ? missing : empty;
        report({ at, guards: 'health', parts: none, problem, remedy: set, fixes: made });
      } else if (open?.has(value) === false) {
        const problem = `sets ${noun} ${quote(key)} to ${quote(value)}`;
        report({
          at,
          guards: 'health',
          value,
          parts: [value],
          problem,
          remedy: use,
          ...(bound !== undefined && { bound }),
        });
      }
    }
    if (forbidden.length === 0) return;
    for (const key of Object.keys(written.raw)) {
      if (!barred.names.has(key) && (addedByKubernetes.has(key) || !barred.has(key))) continue;
      if (written.entry(key) === undefined) continue;
      const at = written.at(key);
      const remedy: Words = ['remove ', formatPath(at), ''];
      report({ at, guards: 'health', key: 'forbidden', parts: none, problem: [forbiddenKey, quote(key), ''], remedy });
    }
  };
}

const none: readonly never[] = Object.freeze([]);

/**
 * The keys that Kubernetes and kubectl add to pods. Patterns do not forbid them, since then workloads would be allowed whose
 * pods are refused. A policy can forbid such a key by its exact name.
 */
const addedByKubernetes: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-index-failure-count',
  'batch.kubernetes.io/job-index-ignored-failure-count',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kubectl.kubernetes.io/restartedAt',
  'kubernetes.io/config.hash',
  'kubernetes.io/config.mirror',
  'kubernetes.io/config.seen',
  'kubernetes.io/config.source',
  'kubernetes.io/limit-ranger',
  'plimsoll.dev/filled',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);

/** Reads own properties only: a label may have the key "constructor". */
function textUnder(written: Fields, key: string): string | undefined {
  const value = written.entry(key);
  if (value === undefined || typeof value === 'string') return value;
  throw new Malformed(written.at(key), 'is not text');
}

function inWords(allowed: readonly string[]): string {
  const words = wordList(allowed, ' or ', quote);
  return allowed.some((each) => each.includes('*')) ? `a value that matches ${words}` : words;
}

function doubtsOf(path: Path, { required = true, allowed, default: value }: KeyTerms, barred: NameList) {
  const doubts: OptionDoubt[] = [];
  const key = String(path[1]);
  if (barred.has(key)) {
    const message = 'it is forbidden too, so no pod can pass; remove it from forbidden';
    doubts.push(required ? new OptionDoubt(path, message) : voidEntry(...path));
  }
  if (allowed?.length === 0) {
    const message = required
      ? 'it allows no value, so no pod can pass'
      : 'it allows no value; write the key in forbidden';
    const remedy = required ? '; name one, or leave it out to allow any' : ' instead';
    doubts.push(new OptionDoubt([...path, 'allowed'], message + remedy));
  } else if (value !== undefined && allowed !== undefined && !new NameList(allowed).has(value)) {
    const message = `${quote(value)} is not allowed; write one of the values in allowed`;
    doubts.push(new OptionDoubt([...path, 'default'], message));
  }
  if (!required && value !== undefined) {
    const message = 'it is never added, since pods may do without; remove it, or required: false';
    doubts.push(new OptionWarning([...path, 'default'], message));
  }
  if (!required && allowed === undefined) {
    const message = 'nothing is asked of it; write the values that it may have in allowed, or remove it';
    doubts.push(new OptionWarning(path, message));
  }
  return doubts;
}
