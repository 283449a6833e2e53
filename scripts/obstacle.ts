/** What a script stops at, as one sentence for whoever ran it. It is told once, at the edge. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
  /** The exit status: 2 where the machine lacks something, 1 for all else. */
  readonly status: 1 | 2;

  constructor(told: string, status: 1 | 2 = 1) {
    super(told);
    this.status = status;
  }
}
