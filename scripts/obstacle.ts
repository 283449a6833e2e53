/** Why a script cannot continue, in one sentence for its user; printed once. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
  /** The exit status: 2 if the machine lacks something, else 1. */
  readonly status: 1 | 2;

  constructor(message: string, status: 1 | 2 = 1) {
    super(message);
    this.status = status;
  }
}
