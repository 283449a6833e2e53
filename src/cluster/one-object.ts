import type { RawObject } from '../model/fields.ts';
import { Reflector, type WatchOptions } from './reflector.ts';

/** One object to watch. */
export interface OneObject extends WatchOptions {
  /** Of all objects of its resource: `/api/v1/namespaces/shop/secrets`. */
  readonly path: string;
  readonly name: string;
  readonly onChange: () => void;
}

/**
 * Watches one object by its name. With the field selector, `resourceNames` of a role can allow the list and the watch
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources).
 */
export function followOne({ connection, name, log, ...rest }: OneObject): Reflector<RawObject> {
  const fieldSelector = `metadata.name=${name}`;
  return new Reflector({
    ...rest,
    connection: {
      get: (path, request) => connection.get(path, { ...request, query: { ...request?.query, fieldSelector } }),
      watch: (path, query, signal) => connection.watch(path, { ...query, fieldSelector }, signal),
    },
    // Several objects of one resource are watched; the log names them.
    log: {
      info: (about, sentence) => log.info({ ...about, name }, sentence),
      warn: (about, sentence) => log.warn({ ...about, name }, sentence),
      error: (about, sentence) => log.error({ ...about, name }, sentence),
    },
    slim: (raw) => raw,
  });
}

/** The watched object; undefined if it does not exist, or before `hasSynced`. */
export function theOne(reflector: Reflector<RawObject>): RawObject | undefined {
  const [object] = reflector.objects.values();
  return object;
}
