import type { RawObject } from '../model/fields.ts';
import { Reflector, type Following } from './reflector.ts';

/** One object that is followed. */
export interface OneObject extends Following {
  /** Of all objects of its resource: `/api/v1/namespaces/shop/secrets`. */
  readonly path: string;
  readonly name: string;
  readonly onChange: () => void;
}

/**
 * Follows one object by its name, as it stands. The field selector is what lets a role name the object: a list or watch
 * of one name is allowed by `resourceNames`
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources).
 */
export function followOne({ connection, name, log, ...rest }: OneObject): Reflector<RawObject> {
  const fieldSelector = `metadata.name=${name}`;
  return new Reflector({
    ...rest,
    connection: {
      get: (path, circumstances) =>
        connection.get(path, { ...circumstances, query: { ...circumstances?.query, fieldSelector } }),
      watch: (path, query, signal) => connection.watch(path, { ...query, fieldSelector }, signal),
    },
    // Several of one resource are followed, and a line of the log is to say which.
    log: {
      info: (about, sentence) => log.info({ ...about, name }, sentence),
      warn: (about, sentence) => log.warn({ ...about, name }, sentence),
      error: (about, sentence) => log.error({ ...about, name }, sentence),
    },
    slim: (raw) => raw,
  });
}

/** What is followed as it stands now; undefined where it is not there, or not known yet (`hasSynced` tells). */
export function theOne(reflector: Reflector<RawObject>): RawObject | undefined {
  const [object] = reflector.objects.values();
  return object;
}
