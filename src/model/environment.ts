import type { Container } from './container.ts';
import type { Fields } from './fields.ts';
import type { Pod } from './pod.ts';

/** If a path needs more variables than this, the whole environment counts. */
const maxNamed = 20;

/** In characters: PATH_MAX of Linux. */
const maxPathLength = 4096;

/** All variables of one name: where their values come from, as text, and the variables that these use. */
interface Variable {
  words: string;
  readonly inner: Set<string>;
}

/** The environment variables of a container, as far as the pod defines them. Read when a path uses one. */
export class Environment {
  readonly #container: Container;
  readonly #pod: Pod;
  #variables: ReadonlyMap<string, Variable> | undefined;
  #elsewhere: string | undefined;
  #whole: string | undefined;

  constructor(container: Container, pod: Pod) {
    this.#container = container;
    this.#pod = pod;
  }

  /**
   * Texts for the values of the variables that a mount's path uses; for a value outside the pod, its source. Throws
   * `Malformed` for fields that the API does not define so.
   */
  variablesOf(mount: Fields): readonly string[] {
    const named = new Set(namesIn(mount.text('subPathExpr')));
    if (named.size === 0) return none;
    const variables = (this.#variables ??= readVariables(this.#container, this.#pod));
    const words: string[] = [];
    // The set grows while it is read.
    for (const name of named) {
      if (words.length === maxNamed) return [(this.#whole ??= this.#wordsOf('env', 'envFrom'))];
      const variable = variables.get(name);
      words.push(variable?.words ?? (this.#elsewhere ??= this.#wordsOf('envFrom')));
      for (const inner of variable?.inner ?? none) named.add(inner);
    }
    return words;
  }

  #wordsOf(...lists: readonly string[]): string {
    const all = lists.map((list) => this.#container.items(list).map(({ raw }) => raw));
    return `${labelOf(this.#container)} ${JSON.stringify(all)}`;
  }
}

function labelOf({ kind, name }: Container): string {
  return `${kind}/${name}`;
}

function readVariables(container: Container, pod: Pod): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const written of container.items('env')) {
    const name = written.text('name') ?? '';
    const variable = variables.get(name) ?? { words: labelOf(container), inner: new Set() };
    const inner = namesIn(written.text('value'));
    // Variables that are defined later are not expanded.
    const above = inner.filter((each) => variables.has(each));
    variable.words += ` ${JSON.stringify([written.raw, above, fieldOf(written, pod)])}`;
    for (const each of inner) variable.inner.add(each);
    variables.set(name, variable);
  }
  return variables;
}

/** The value of the label or annotation that a variable refers to. */
function fieldOf(variable: Fields, { metadata }: Pod): string | undefined {
  const path = variable.fields('valueFrom').fields('fieldRef').text('fieldPath') ?? '';
  const [, list, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  const value = list === undefined || key === undefined ? undefined : metadata.fields(list).entry(key);
  return typeof value === 'string' ? value.slice(0, maxPathLength) : undefined;
}

/** The variables in a text, as `$(NAME)`; `$$` is a dollar sign (third_party/forked/golang/expansion/expand.go). */
function namesIn(text = ''): readonly string[] {
  // After the last bracket there is no name; matching there would be quadratic.
  const whole = text.slice(0, text.lastIndexOf(')') + 1);
  return [...whole.matchAll(/\$\$|\$\(([^)]*)\)/g)].flatMap(([, name]) => name ?? none);
}

const none: readonly never[] = Object.freeze([]);
