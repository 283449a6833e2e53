import type { SchemaError } from '../policy/validate.generated.js';
import type { WrittenConfig } from './config-schema.ts';

/** Whether a value fits the schema of `plimsoll.yaml`; where it does not, `errors` holds everything until the next call. */
export const validateConfig: {
  (value: unknown): value is WrittenConfig;
  readonly errors: readonly SchemaError[] | null;
};
