import { valueAt } from '../model/value-at.ts';
import { AnswerGarbled, ApiError } from './api-error.ts';
import { BackOff } from './back-off.ts';
import { systemClock, type Timing } from './clock.ts';
import { ClusterUnreachable, type Connection } from './connection.ts';
import type { Log } from './log.ts';
import { Loop } from './loop.ts';

/** What is needed to detect the version of an API server. */
export interface ServerVersionOptions extends Timing {
  readonly connection: Pick<Connection, 'get'>;
  readonly log: Log;
  /** Called when the minor version is first known, and whenever it changes. */
  readonly onChange: (minor: number) => void;
}

/** In milliseconds. During an upgrade of the control plane, replicas may use different versions for this long. */
const interval = 120_000;

/** Gets the minor version of the API server at the start, and then every two minutes. */
export function followServerVersion(options: ServerVersionOptions): Loop {
  const { connection, log, onChange, clock = systemClock, random = Math.random } = options;
  const backOff = new BackOff(random);
  let known: number | undefined;
  let reported: string | undefined;
  return new Loop(clock, async (signal) => {
    try {
      const minor = minorIn(await connection.get('/version', { signal }));
      backOff.reset();
      reported = undefined;
      if (minor === known) return interval;
      known = minor;
      log.info({ kubernetes: `1.${minor}` }, 'API server version detected');
      onChange(minor);
      return interval;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const isExpected = [AnswerGarbled, ApiError, ClusterUnreachable].some((expected) => error instanceof expected);
      if (problem !== reported && !signal.aborted) {
        log.warn(isExpected ? { problem } : { err: error }, 'API server version unknown');
      }
      reported = problem;
      return backOff.next();
    }
  });
}

/** `37`, or `37+` for a modified build. Throws `AnswerGarbled` if there is no number. */
function minorIn(version: unknown): number {
  const minor = valueAt(version, ['minor']);
  const [digits] = /^\d+/.exec(typeof minor === 'string' ? minor : '') ?? [];
  if (digits === undefined) throw new AnswerGarbled('has no minor version');
  return Number(digits);
}
