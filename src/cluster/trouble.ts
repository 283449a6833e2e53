import { quote } from '../model/quote.ts';
import { ApiError } from './api-error.ts';

/** What was asked of the API server about one object, for a sentence about it. */
export interface Wanted {
  /** RBAC's word: `update`. */
  readonly verb: 'create' | 'get' | 'patch' | 'update';
  /** In the plural, as RBAC names it. */
  readonly resource: string;
  readonly name: string;
  /** The role that has to have the verb. */
  readonly role: Role;
}

type Role = 'role' | 'cluster role';

/** Why a request was given up after its timeout. */
export const late = 'the API server did not answer in time; check that it runs and is reachable from here';

/** Why the API server did not do what was asked, in a sentence that says what to write. */
export function troubleWith(error: unknown, { verb, resource, name, role }: Wanted): string {
  const what = `${verb} ${resource} ${quote(name)}`;
  if (!(error instanceof ApiError)) return `cannot ${what}: ${messageOf(error)}`;
  return refusal(error, { what, verb, resource, role });
}

/** Why the resource of a path cannot be listed or watched, in a sentence; undefined where that is part of a watch's life. */
export function troubleOf(error: unknown, verb: 'list' | 'watch', path: string): string | undefined {
  const name = quote(resourceOf(path));
  if (!(error instanceof ApiError)) return `cannot ${verb} ${name}: ${messageOf(error)}`;
  // What is asked for is older than what the API server keeps: https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses
  if (error.status === 410) return undefined;
  if (error.status === 404) return `the API server does not serve ${name} (${error.message}); install its CRD`;
  const role = path.includes('/namespaces/') ? 'role' : 'cluster role';
  return refusal(error, { what: `${verb} ${name}`, verb, resource: name, role });
}

/** The resource of which a path has all objects: `namespaces` of `/api/v1/namespaces`. */
export function resourceOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}

/** Whether somebody else has changed, made or removed what was written: the state that follows is waited for. */
export function isOvertaken(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 409 || error.status === 404);
}

interface Asked {
  readonly what: string;
  readonly verb: string;
  readonly resource: string;
  readonly role: Role;
}

function refusal({ status, message }: ApiError, { what, verb, resource, role }: Asked): string {
  switch (status) {
    case 401:
      return `not authenticated to ${what} (${message}); use a valid token or client certificate`;
    case 403:
      return `not allowed to ${what} (${message}); add the verb ${verb} on ${resource} to the ${role}`;
    default:
      return `the API server failed to ${what} (${status}: ${message}); see its log`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
