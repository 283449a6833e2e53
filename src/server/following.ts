/** The content of something outside at one moment. */
export interface Look<T> {
  /** Different for different content. */
  readonly fingerprint: string;
  /** Parses the content. Throws if it cannot be used. */
  readonly use: () => T | Promise<T>;
}

/** In milliseconds between two reads of files: changes are in force within a second. */
export const fileInterval = 250;

/** What to read again and again. */
export interface FollowOptions<T> {
  readonly look: () => Promise<Look<T>>;
  /** The fingerprint of the content in use. */
  readonly known: string;
  /** In milliseconds between two reads. */
  readonly every: number;
  /** Called with changed content. */
  readonly changed: (value: T) => void;
  /** Called once for changed content that cannot be used. */
  readonly failed: (error: unknown) => void;
}

/**
 * Reads something outside at an interval, and uses new content once it is the same for two reads, so that files that are
 * being written are not used. Compares content, since watchers of files miss the symbolic links of a mounted Secret. Errors
 * do not end it. Returns a function that does.
 */
export function follow<T>({ look, known, every, changed, failed }: FollowOptions<T>): () => void {
  let used = known;
  let before = known;
  let isStopped = false;
  let timer: NodeJS.Timeout;

  async function lookAgain(): Promise<void> {
    try {
      const { fingerprint, use } = await look();
      const isStill = fingerprint === before;
      before = fingerprint;
      if (isStill && fingerprint !== used) {
        used = fingerprint;
        const value = await use();
        if (!isStopped) changed(value);
      }
    } catch (error) {
      if (!isStopped) failed(error);
    }
    if (!isStopped) wait();
  }

  function wait(): void {
    timer = setTimeout(() => void lookAgain(), every);
    timer.unref();
  }

  wait();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
