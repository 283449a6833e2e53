import type { CompiledPolicy, CompileOptions } from '../policy/compiled-policy.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { noFacts, type FactsSource } from './facts-source.ts';

/** The state of a running gate, which both of its ports read. Its source replaces the parts. */
export class Gate {
  /** What policies are compiled with. */
  compileOptions: CompileOptions;
  /** The running version of Plimsoll. */
  readonly version: string;
  /** Why there are no policies yet, in a sentence. */
  awaits = 'waiting for policies';
  /** Undefined before they are read. */
  policies: PolicySet | undefined;
  facts: FactsSource = noFacts;
  /**
   * Why pods are admitted unjudged while no gate answers, and what to do, in a sentence; undefined if they are not, or if that
   * is unknown.
   */
  failOpen: () => string | undefined = () => undefined;
  /** What a policy fills in and API servers do not ask for, in sentences; none if that is unknown. */
  fillGaps: (policy: CompiledPolicy) => readonly string[] = () => [];
  /** Whether pods get an annotation that lists what was filled in. */
  annotatesFills = true;
  /** Whether the port for reviews has a certificate. */
  hasCertificate = false;
  /** Whether it is shutting down. */
  isStopping = false;

  constructor(compileOptions: CompileOptions, version: string) {
    this.compileOptions = compileOptions;
    this.version = version;
  }

  /** Why the gate is not ready, in a sentence; undefined if it is. */
  get obstacle(): string | undefined {
    if (this.isStopping) return 'shutting down';
    if (this.policies === undefined) return this.awaits;
    if (!this.hasCertificate) return 'waiting for a certificate';
    return undefined;
  }
}
