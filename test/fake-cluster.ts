// An API server in memory, as far as certificates and the status of policies go: with optimistic locking.
import { setImmediate as turn } from 'node:timers/promises';
import { ApiError } from '../src/cluster/api-error.ts';
import type { CertificateApi } from '../src/cluster/certificates/ca-bundle.ts';
import { ClusterUnreachable, type Patching } from '../src/cluster/connection.ts';
import type { Log } from '../src/cluster/log.ts';
import type { WatchEvent } from '../src/cluster/watch-events.ts';
import { isObject, type RawObject } from '../src/model/fields.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A request as it came. */
export interface FakeRequest {
  readonly who: string;
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch';
  readonly path: string;
}

type Content = Record<string, unknown>;
type Written = Content & { readonly metadata: Content };

/** Objects that are never the same twice to anyone: what is read is a copy. */
export class FakeCluster {
  readonly clock = new VirtualClock();
  readonly requests: FakeRequest[] = [];
  /** What was logged, in order: `a warn: …`. */
  readonly told: string[] = [];
  /** What a request gets instead of an answer. */
  refuses: (request: FakeRequest) => Error | undefined = () => undefined;
  /** Whether no answer and no event comes through to somebody, though what they ask for may be done. */
  isCutOff: (who: string) => boolean = () => false;
  readonly #objects = new Map<string, Written>();
  readonly #history: { readonly path: string; readonly event: WatchEvent }[] = [];
  readonly #heard = new Set<() => void>();
  /** The fields of each object's status that each manager has applied. */
  readonly #applied = new Map<string, readonly string[]>();
  #revision = 1;
  /** Work that does not wait for the clock. */
  #pending = 0;

  log(who: string): Log {
    const tell = (level: string) => (_: object, sentence: string) =>
      void this.told.push(`${who} ${level}: ${sentence}`);
    return { info: tell('info'), warn: tell('warn'), error: tell('error') };
  }

  object(path: string): RawObject | undefined {
    return this.#objects.get(path);
  }

  /** Makes, changes or removes an object, whoever it belongs to. */
  set(path: string, content: RawObject | undefined): void {
    const [collection, name] = splitPath(path);
    const before = this.#objects.get(path);
    const metadata = isObject(content?.['metadata']) ? content['metadata'] : {};
    const resourceVersion = String(++this.#revision);
    const uid = before?.metadata['uid'] ?? `u-${this.#revision}`;
    const [, namespace] = /\/namespaces\/([^/]+)\//.exec(path) ?? [];
    const identity = { name, uid, resourceVersion, ...(namespace !== undefined && { namespace }) };
    const object = { ...(content ?? before), metadata: { ...metadata, ...identity } };
    if (content === undefined) this.#objects.delete(path);
    else this.#objects.set(path, object);
    const type = content === undefined ? 'DELETED' : before === undefined ? 'ADDED' : 'MODIFIED';
    this.#history.push({ path: collection, event: { type, object: structuredClone(object) } });
    this.wake();
  }

  /** Changes some of an object. */
  change(path: string, change: (object: Content) => void): void {
    const object: Content = structuredClone(this.#objects.get(path) ?? {});
    change(object);
    this.set(path, object);
  }

  /** Lets those who watch see what has come. */
  wake(): void {
    for (const hear of this.#heard) hear();
  }

  /** Waits for some work that is real, however long the clock stands still for it. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#pending++;
    try {
      return await work;
    } finally {
      this.#pending--;
    }
  }

  /** Lets all that is under way come to where it waits for the clock. */
  async settle(): Promise<void> {
    do await turn();
    while (this.#pending > 0);
    await turn();
  }

  /** Lets time pass. */
  async pass(milliseconds: number): Promise<void> {
    let left = milliseconds;
    await this.settle();
    while (left > 0) {
      const step = Math.min(this.clock.wait, left);
      this.clock.pass(step);
      left -= step;
      await this.settle();
    }
  }

  /** Lets time pass until something is so; throws where it does not come within an hour. */
  async until(isSo: () => boolean): Promise<number> {
    const since = this.clock.now();
    await this.settle();
    while (!isSo()) {
      if (this.clock.now() - since > 3_600_000) throw new Error(`it never came: ${this.told.join('\n')}`);
      await this.pass(Math.min(this.clock.wait, 1_000));
    }
    return this.clock.now() - since;
  }

  /** As somebody reaches it. */
  client(who: string): CertificateApi {
    const ask = async <T>(verb: FakeRequest['verb'], path: string, act: () => T, signal?: AbortSignal): Promise<T> => {
      signal?.throwIfAborted();
      const request = { who, verb, path };
      this.requests.push(request);
      const fault = this.refuses(request);
      if (fault !== undefined) throw fault;
      const answer = act();
      if (this.isCutOff(who)) await aborted(signal);
      return answer;
    };
    return {
      get: (path, more) =>
        more?.query?.['limit'] === undefined
          ? ask('get', path, () => this.#found(path), more?.signal)
          : ask('list', path, () => this.#list(path, more.query?.['fieldSelector']), more.signal),
      create: (path, body, more) => ask('create', path, () => this.#create(path, body), more?.signal),
      replace: (path, body, more) => ask('update', path, () => this.#replace(path, body), more?.signal),
      patch: (path, body, { contentType, fieldManager, signal }) =>
        ask('patch', path, () => this.#patch(path, body, { contentType, fieldManager }), signal),
      watch: (path, query, signal) => ask('watch', path, () => this.#watch(who, path, { query, signal }), signal),
    };
  }

  #found(path: string): Written {
    const object = this.#objects.get(path);
    if (object === undefined) throw refusal(404, 'NotFound');
    return structuredClone(object);
  }

  #list(path: string, selector = ''): object {
    const object = this.#objects.get(`${path}/${nameIn(selector)}`);
    const items = object === undefined ? [] : [structuredClone(object)];
    return { metadata: { resourceVersion: String(this.#revision) }, items };
  }

  #create(path: string, body: unknown): Written {
    const object = written(body);
    const whole = `${path}/${String(object.metadata['name'])}`;
    if (this.#objects.has(whole)) throw refusal(409, 'AlreadyExists');
    this.set(whole, object);
    return this.#found(whole);
  }

  #replace(path: string, body: unknown): Written {
    const object = written(body);
    if (this.#found(path).metadata['resourceVersion'] !== object.metadata['resourceVersion']) {
      throw refusal(409, 'Conflict');
    }
    this.set(path, object);
    return this.#found(path);
  }

  /** Those that are used: a merge patch of annotations, a server-side apply of one caBundle, and one of a status. */
  #patch(path: string, body: unknown, how: Pick<Patching, 'contentType' | 'fieldManager'>): Written {
    const { contentType, fieldManager } = how;
    const patch = written(body);
    if (path.endsWith('/status')) {
      const whole = path.slice(0, -'/status'.length);
      const { uid, resourceVersion } = this.#found(whole).metadata;
      const version = patch.metadata['resourceVersion'];
      if (patch.metadata['uid'] !== uid || (version !== undefined && version !== resourceVersion)) {
        throw refusal(409, 'Conflict');
      }
      this.#applyStatus(whole, fieldManager, isObject(patch['status']) ? patch['status'] : {});
      return this.#found(whole);
    }
    const object = this.#found(path);
    if (contentType === 'application/merge-patch+json') {
      const annotations = new Map(
        Object.entries(isObject(object.metadata['annotations']) ? object.metadata['annotations'] : {}),
      );
      const changes = isObject(patch.metadata['annotations']) ? patch.metadata['annotations'] : {};
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) annotations.delete(key);
        else annotations.set(key, value);
      }
      object.metadata['annotations'] = Object.fromEntries(annotations);
    } else {
      if (patch.metadata['resourceVersion'] !== object.metadata['resourceVersion']) throw refusal(409, 'Conflict');
      object['webhooks'] = applied(object['webhooks'], patch['webhooks']);
    }
    this.set(path, object);
    return this.#found(path);
  }

  /** What a manager applied before and does not any more is gone; what others applied stays. */
  #applyStatus(path: string, manager: string, status: RawObject): void {
    const key = `${path} ${manager}`;
    const before = this.#applied.get(key) ?? [];
    this.#applied.set(key, Object.keys(status));
    this.change(path, (object) => {
      const kept = Object.entries(isObject(object['status']) ? object['status'] : {});
      object['status'] = { ...Object.fromEntries(kept.filter(([field]) => !before.includes(field))), ...status };
    });
  }

  async *#watch(
    who: string,
    path: string,
    { query, signal }: { query: Readonly<Record<string, string | undefined>>; signal: AbortSignal },
  ): AsyncGenerator<WatchEvent, void, undefined> {
    let next = this.#history.findIndex(({ event }) => versionOf(event) > Number(query['resourceVersion']));
    if (next < 0) next = this.#history.length;
    const name = nameIn(query['fieldSelector'] ?? '');
    for (;;) {
      signal.throwIfAborted();
      const entry = this.isCutOff(who) ? undefined : this.#history[next];
      if (entry === undefined) {
        const heard = Promise.withResolvers<void>();
        const hear = () => heard.resolve();
        this.#heard.add(hear);
        signal.addEventListener('abort', hear, { once: true });
        await heard.promise;
        this.#heard.delete(hear);
        continue;
      }
      next++;
      const { metadata } = entry.event.object;
      if (entry.path === path && isObject(metadata) && metadata['name'] === name) yield structuredClone(entry.event);
    }
  }
}

/** What an API server says where it refuses. */
export function refusal(status: number, reason: string): ApiError {
  return new ApiError(`told ${status}`, { status, reason });
}

/** Nothing is heard of an API server. */
export function away(): ClusterUnreachable {
  return new ClusterUnreachable('the API server is away');
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** Lists of webhooks are merged by name, and what is there stays. */
function applied(webhooks: unknown, changes: unknown): unknown {
  if (!Array.isArray(webhooks) || !Array.isArray(changes)) return webhooks;
  return webhooks.map((one: unknown) => {
    const change: unknown = changes.find((other) => isObject(other) && isObject(one) && other['name'] === one['name']);
    if (!isObject(change) || !isObject(one)) return one;
    const config = isObject(one['clientConfig']) ? one['clientConfig'] : {};
    return { ...one, clientConfig: { ...config, ...(change['clientConfig'] as object) } };
  });
}

function written(body: unknown): Written {
  const object: unknown = structuredClone(body);
  if (!isObject(object)) throw refusal(400, 'BadRequest');
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, metadata: { ...metadata } };
}

function versionOf({ object }: WatchEvent): number {
  return isObject(object['metadata']) ? Number(object['metadata']['resourceVersion']) : 0;
}

function nameIn(selector: string): string {
  return selector.replace('metadata.name=', '');
}

function splitPath(path: string): readonly [string, string] {
  const end = path.lastIndexOf('/');
  return [path.slice(0, end), path.slice(end + 1)];
}
