/** Where a command speaks. Texts come whole, with their line ends. */
export interface Io {
  /** What was asked for. */
  stdout(text: string): void;
  /** Why it could not be done. */
  stderr(text: string): void;
}
