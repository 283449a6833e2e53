import type { Suite } from './suite.ts';
import type { SchemaError } from './validate.generated.js';

/** Whether a value fits the schema of a suite; where it does not, `errors` holds everything until the next call. */
export const validatePolicyTest: {
  (value: unknown): value is Suite;
  readonly errors: readonly SchemaError[] | null;
};
