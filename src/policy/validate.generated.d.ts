import type { PodPolicy } from './pod-policy.ts';

/** One thing in which a value does not fit the schema, as ajv tells it. */
export interface SchemaError {
  /** A JSON pointer from the root of the value. */
  readonly instancePath: string;
  /** The word of the schema that is not kept. */
  readonly keyword: string;
  /** What the keyword says of it: the name of a field that is missing or not known. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Whether a value fits the schema of a policy; where it does not, `errors` holds everything until the next call. */
export const validatePodPolicy: {
  (value: unknown): value is PodPolicy;
  readonly errors: readonly SchemaError[] | null;
};
