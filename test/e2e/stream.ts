// Pods that are created without a pause, good ones and bad ones in turn: what a disturbance does to them is what it does to users.
import { Agent, request as requestOf } from 'node:https';
import { isObject } from '../../src/model/fields.ts';
import { goodContainer } from '../sample-review.ts';

/** How an API server is reached, and as whom. All but the address is PEM. */
export interface Administrator {
  readonly url: string;
  readonly authority: string;
  readonly cert: string;
  readonly key: string;
}

/** A request that was not answered as the policy has it. */
export interface Failure {
  /** When it was sent, and when it had failed, by the clock of `performance`. */
  readonly sent: number;
  readonly ended: number;
  /** `webhook`: the gate was not asked; `connection`: the API server was not; `verdict`: asked, it said the wrong thing; or else the status. */
  readonly kind: 'webhook' | 'connection' | 'verdict' | 'status';
  readonly why: string;
}

/** What became of the requests of a time. */
export interface Tally {
  /** Good pods that were admitted. */
  readonly admitted: number;
  /** Bad ones that were refused, in the policy's words. */
  readonly refused: number;
  readonly failures: readonly Failure[];
  /** The longest time, in milliseconds, in which nothing was answered right. */
  readonly outage: number;
}

/** In milliseconds: longer than the API server waits for a webhook. */
const patience = 15_000;
/** How many are under way at a time, as when several controllers create pods. */
export const width = 4;
/** In milliseconds, after each answer. Without it the stream itself would be the load that disturbs. */
const pause = 40;

const { limits: _, ...withoutLimits } = goodContainer.resources;
const good = podOf(goodContainer);
const bad = podOf({ ...goodContainer, resources: withoutLimits });
const refusal =
  /admission webhook "pods\.plimsoll\.dev" denied the request: Pod "stream-\w*" has 1 problem with policy "standard":\n- container "app" has no memory limit; set resources\.limits\.memory \(limits-required\)$/;

/**
 * A stream of pods that are created in one namespace, as a dry run: they are admitted, or not, like any other, and none
 * ever runs. The gate is to enforce the policy `standard`.
 */
export class Stream {
  readonly #administrator: Administrator;
  readonly #path: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: width });
  readonly #workers: readonly Promise<void>[];
  #isEnded = false;
  #sent = 0;
  /** When each right answer came. */
  #admitted: number[] = [];
  #refused: number[] = [];
  #failures: Failure[] = [];

  constructor(administrator: Administrator, namespace: string) {
    this.#administrator = administrator;
    this.#path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
    this.#workers = Array.from({ length: width }, () => this.#work());
  }

  /** Ends it, once all that is under way is answered. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await Promise.all(this.#workers);
    this.#agent.destroy();
  }

  /** How many were answered right so far. */
  get answered(): number {
    return this.#admitted.length + this.#refused.length;
  }

  /** Milliseconds for which no request has failed. */
  get calm(): number {
    const { ended = Number.NEGATIVE_INFINITY } = this.#failures.at(-1) ?? {};
    return performance.now() - ended;
  }

  /** What became of those that were answered, or have failed, from `since` on, by the clock of `performance`. */
  tally(since: number): Tally {
    const isRecent = (at: number) => at >= since;
    const [admitted, refused] = [this.#admitted.filter(isRecent), this.#refused.filter(isRecent)];
    const failures = this.#failures.filter(({ ended }) => isRecent(ended));
    const answers = [since, ...[...admitted, ...refused].toSorted((a, b) => a - b), performance.now()];
    const gaps = answers.map((at, index) => at - (answers[index - 1] ?? at));
    return { admitted: admitted.length, refused: refused.length, failures, outage: Math.max(...gaps) };
  }

  async #work(): Promise<void> {
    while (!this.#isEnded) {
      const isGood = this.#sent++ % 2 === 0;
      const sent = performance.now();
      const failed = await this.#create(isGood);
      const ended = performance.now();
      if (failed !== undefined) this.#failures.push({ sent, ended, ...failed });
      else if (isGood) this.#admitted.push(ended);
      else this.#refused.push(ended);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Undefined where it was answered right. */
  async #create(isGood: boolean): Promise<Pick<Failure, 'kind' | 'why'> | undefined> {
    try {
      const { status, text } = await this.#post(isGood ? good : bad);
      const why = `${status}: ${messageIn(text)}`;
      if (isGood ? status === 201 : status === 403 && refusal.test(messageIn(text))) return undefined;
      if (text.includes('failed calling webhook')) return { kind: 'webhook', why };
      return { kind: status === 201 || text.includes('denied the request') ? 'verdict' : 'status', why };
    } catch (error) {
      return { kind: 'connection', why: error instanceof Error ? error.message : String(error) };
    }
  }

  #post(body: string): Promise<{ readonly status: number; readonly text: string }> {
    const { url, authority: ca, cert, key } = this.#administrator;
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(patience);
      const how = { method: 'POST', headers, ca, cert, key, agent: this.#agent, signal };
      const request = requestOf(url + this.#path, how, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

function podOf(container: object): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'stream-' },
    spec: { containers: [container] },
  });
}

/** What a Status says; the text itself where it is none. */
function messageIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) && typeof body['message'] === 'string' ? body['message'] : text.slice(0, 500);
  } catch {
    return text.slice(0, 500);
  }
}
