/** What stands somewhere outside at one moment. */
export interface Look<T> {
  /** Differs wherever the content does. */
  readonly fingerprint: string;
  /** Makes of it what it is for; throws where that cannot be done. */
  readonly use: () => T | Promise<T>;
}

/** Milliseconds between two looks at files: what changes in them is in force within a second. */
export const fileInterval = 250;

/** How something outside is followed. */
export interface Following<T> {
  readonly look: () => Promise<Look<T>>;
  /** What is in use already, by its fingerprint. */
  readonly known: string;
  /** Milliseconds between two looks. */
  readonly every: number;
  /** It has changed, and this is what it is now. */
  readonly changed: (value: T) => void;
  /** It has changed, and cannot be used; told once for each content. */
  readonly failed: (error: unknown) => void;
}

/**
 * Looks at something outside every so often, one look after the other, and reads it again once it has changed and then
 * stood still for two looks: what is just being written is not read in half. By content, because a mounted Secret
 * changes by a link that no watcher of files sees. Nothing that goes wrong ends it. Returns how to stop it.
 */
export function follow<T>({ look, known, every, changed, failed }: Following<T>): () => void {
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
