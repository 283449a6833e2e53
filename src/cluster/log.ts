/** Where what happens is told; pino's logger is one. A sentence, and what it is about as fields. */
export interface Log {
  info(about: object, sentence: string): void;
  warn(about: object, sentence: string): void;
  error(about: object, sentence: string): void;
}
