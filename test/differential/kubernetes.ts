// Kubernetes' own code, asked line by line.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { kubernetesWith } from '../../scripts/cluster-programs.ts';
import { buildPrograms, programFolder, type GoProgram } from '../../scripts/go-programs.ts';
import type { RawObject } from '../../src/model/fields.ts';
import type { NodeProfile } from '../../src/model/security-context.ts';

const program: GoProgram = {
  source: kubernetesWith(fileURLToPath(new URL('programs', import.meta.url))),
  package: './verdicts',
};
const name = 'kubernetes-verdicts';

/** A pod as it is written, and what of the cluster bears on it. */
export interface PodQuestion {
  readonly pod: RawObject;
  readonly limitRanges: readonly RawObject[];
  readonly runtimeClasses: readonly RawObject[];
  /** The pod as a request to its subresource `resize` has it, with the status that it has then. */
  readonly resized: RawObject;
}

/** A pod as a validating webhook would see it. Amounts by resource, as plain decimal numbers. */
export interface SeenPod {
  readonly object: RawObject;
  /** Why the API server takes no such pod. */
  readonly refused?: string;
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
  /** As if the pod itself wrote no limits. */
  readonly limitsOfContainers: Readonly<Record<string, string>>;
  readonly appArmor: readonly (NodeProfile | null)[];
}

/** What Kubernetes makes of a pod. */
export interface PodAnswer {
  readonly written: { readonly appArmor: readonly (NodeProfile | null)[] };
  readonly created: SeenPod;
  /** Absent where the pod could not be created. */
  readonly resized?: SeenPod;
  /** What the API server keeps of the LimitRanges and RuntimeClasses: those that it refuses are left out. */
  readonly facts: { readonly limitRanges: readonly RawObject[]; readonly runtimeClasses: readonly RawObject[] };
  /** By level, and then by minor version, the checks of Pod Security that refuse the created pod. */
  readonly levels: Readonly<Record<'baseline' | 'restricted', readonly (readonly string[])[]>>;
}

/** What Kubernetes makes of a quantity: plain decimal numbers, and its canonical text. */
export interface AmountAnswer {
  readonly error?: string;
  readonly exact: string;
  readonly canonical: string;
  /** Rounded up to a thousandth. */
  readonly rounded: string;
}

/** A running program of Kubernetes' own code. */
export class Kubernetes {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.#child = spawn(join(programFolder, name), { stdio: ['pipe', 'pipe', 'inherit'] });
    // It has ended: the missing answer tells.
    this.#child.stdin.on('error', () => {});
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Builds the program where it is not there. Throws an Obstacle. */
  static build(tell: (sentence: string) => void): void {
    buildPrograms(new Map([[name, program]]), tell);
  }

  /** The texts are JSON values. */
  async amounts(texts: readonly string[]): Promise<readonly AmountAnswer[]> {
    const { amounts } = (await this.#ask(`{"amounts":[${texts.join()}]}`)) as { amounts: readonly AmountAnswer[] };
    return amounts;
  }

  /** Undefined where the API server cannot even decode the pod. */
  async pod(question: PodQuestion): Promise<PodAnswer | undefined> {
    const answer = await this.#ask(JSON.stringify(question));
    return 'created' in answer ? (answer as PodAnswer) : undefined;
  }

  end(): void {
    this.#child.kill();
  }

  async #ask(question: string): Promise<object> {
    this.#child.stdin.write(`${question}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error("the program of Kubernetes' own code ended without an answer");
    return JSON.parse(line.value) as object;
  }
}
