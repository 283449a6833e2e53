import type { CompileOptions } from '../policy/compiled-policy.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { noFacts, type FactsSource } from './facts-source.ts';

/** What a running gate judges by, and whether it can. Both of its ports look here; whoever feeds it replaces parts whole. */
export class Gate {
  /** What policies are read with. */
  compileOptions: CompileOptions;
  /** The version of Plimsoll that this is. */
  readonly version: string;
  /** What keeps policies from being there, in a sentence. */
  awaits = 'waiting for policies';
  /** Undefined until they are read. */
  policies: PolicySet | undefined;
  facts: FactsSource = noFacts;
  /**
   * Why pods are admitted without being judged while no gate answers, with what to do, in a sentence; undefined where they
   * are not, or where that is not known.
   */
  failOpen: () => string | undefined = () => undefined;
  /** Whether the port for reviews has a certificate to show. */
  hasCertificate = false;
  /** Whether it was told to end. */
  isStopping = false;

  constructor(compileOptions: CompileOptions, version: string) {
    this.compileOptions = compileOptions;
    this.version = version;
  }

  /** Why no reviews should be sent here, in a sentence; undefined where they may. */
  get obstacle(): string | undefined {
    if (this.isStopping) return 'shutting down';
    if (this.policies === undefined) return this.awaits;
    if (!this.hasCertificate) return 'waiting for a certificate';
    return undefined;
  }
}
