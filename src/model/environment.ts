import type { Container } from './container.ts';
import type { Fields } from './fields.ts';
import type { Pod } from './pod.ts';

/** One path names no more variables than this; of one that does, all of the environment counts. */
const maxNamed = 20;

/** In characters: no path of Linux is longer (PATH_MAX). */
const maxPathLength = 4096;

/** All variables of one name: where their values come from, in words, and the names that stand in these. */
interface Variable {
  words: string;
  readonly inner: Set<string>;
}

/** The variables of a container, as far as the pod says what they are. Read where a path names one. */
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
   * In words of its own, what the variables stand for that the path of a mount names; of a value outside of the pod it is
   * its place. Throws `Malformed` where they are not what the API defines.
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
    // A variable that stands further down is not put in the place of its name.
    const above = inner.filter((each) => variables.has(each));
    variable.words += ` ${JSON.stringify([written.raw, above, fieldOf(written, pod)])}`;
    for (const each of inner) variable.inner.add(each);
    variables.set(name, variable);
  }
  return variables;
}

/** The label or the annotation that a variable takes its value from. */
function fieldOf(variable: Fields, { metadata }: Pod): string | undefined {
  const path = variable.fields('valueFrom').fields('fieldRef').text('fieldPath') ?? '';
  const [, list, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  const value = list === undefined || key === undefined ? undefined : metadata.fields(list).entry(key);
  return typeof value === 'string' ? value.slice(0, maxPathLength) : undefined;
}

/** The variables that a text names as `$(NAME)`; `$$` is a dollar sign (third_party/forked/golang/expansion/expand.go). */
function namesIn(text = ''): readonly string[] {
  // Beyond the last bracket nothing is named; looking for the end of a name there takes the square of the length.
  const whole = text.slice(0, text.lastIndexOf(')') + 1);
  return [...whole.matchAll(/\$\$|\$\(([^)]*)\)/g)].flatMap(([, name]) => name ?? none);
}

const none: readonly never[] = Object.freeze([]);
