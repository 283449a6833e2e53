/** The output of a command. Texts include their line ends. */
export interface Io {
  /** The result. */
  stdout(text: string): void;
  /** Why it failed. */
  stderr(text: string): void;
}
