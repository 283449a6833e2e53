import { quote } from '../../model/quote.ts';
import { OptionDoubt, OptionWarning, type Doubt } from '../contract/options.ts';
import { voidEntry } from './void-entry.ts';
import { wordList } from './word-list.ts';

/** The terms of a policy for the class of a pod. */
export interface ClassTerms {
  readonly allowed?: readonly string[];
  readonly forbidden: readonly string[];
  readonly required: boolean;
  readonly default?: string;
}

/** The classes that pods may use: the allowed ones (default: any) without the forbidden ones. */
export class ClassNames {
  readonly isRequired: boolean;
  /** The default, if a fix may add it. */
  readonly fix: string | undefined;
  /** `set spec.runtimeClassName to "kata"`. */
  readonly remedy: string;
  readonly #forbidden: ReadonlySet<string>;
  readonly #allowed: ReadonlySet<string> | undefined;

  /**
   * Reports terms that no pod can satisfy, or that ask for nothing unless `hasMore`, and a default that is never added.
   * `field` is a field of the pod's spec.
   */
  constructor(field: string, terms: ClassTerms & { readonly hasMore?: boolean }, doubt: Doubt) {
    const { allowed, forbidden, required, default: written } = terms;
    this.isRequired = required;
    this.#forbidden = new Set(forbidden);
    for (const [index, name] of (allowed ?? []).entries()) {
      if (this.#forbidden.has(name)) doubt(voidEntry('allowed', index));
    }
    const usable = allowed?.filter((name) => !this.#forbidden.has(name));
    this.#allowed = usable && new Set(usable);
    if (required && usable?.length === 0) {
      doubt(new OptionDoubt(['allowed'], 'a class is required and none is allowed, so no pod could pass; name one'));
    }
    if (!required && allowed === undefined && forbidden.length === 0 && terms.hasMore !== true) {
      const message = 'every class is allowed and none is required, so nothing is asked for';
      doubt(new OptionWarning(['forbidden'], `${message}; name one, or write mode: Disabled`));
    }
    const fault = written === undefined ? undefined : this.#faultOf(written);
    if (fault !== undefined) doubt(new OptionDoubt(['default'], fault));
    this.fix = fault === undefined ? written : undefined;
    this.remedy = remedyFor(`spec.${field}`, usable, this);
  }

  has(name: string): boolean {
    return !this.#forbidden.has(name) && this.#allowed?.has(name) !== false;
  }

  #faultOf(written: string): string | undefined {
    if (!this.isRequired) return 'no class is required, so none is ever added; set required to true';
    return this.has(written) ? undefined : `${quote(written)} is not allowed; write one that is`;
  }
}

function remedyFor(
  field: string,
  usable: readonly string[] | undefined,
  { isRequired, fix }: Pick<ClassNames, 'isRequired' | 'fix'>,
): string {
  if (usable?.length === 0) return `remove ${field}`;
  if (usable !== undefined) {
    return `set ${field} to ${wordList(usable, ' or ', quote)}${isRequired ? '' : ', or remove it'}`;
  }
  if (!isRequired) return `use another class, or remove ${field}`;
  return `set ${field} to ${fix === undefined ? 'a class that is allowed' : quote(fix)}`;
}
