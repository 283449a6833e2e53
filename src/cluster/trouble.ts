import { quote } from '../model/quote.ts';
import { ApiError } from './api-error.ts';

/** What was asked of the API server about one object, for a sentence about it. */
export interface Wanted {
  /** RBAC's word: `update`. */
  readonly verb: 'create' | 'get' | 'patch' | 'update';
  /** In the plural, as RBAC names it. */
  readonly resource: string;
  readonly name: string;
  /** Where the verb would have to stand. */
  readonly role: Role;
}

type Role = 'role' | 'cluster role';

/** What is told where an answer was waited for long enough. */
export const late = 'the API server does not answer in time; see that it runs and can be reached from here';

/** Why the API server did not do what was asked, in a sentence that says what to write. */
export function troubleWith(error: unknown, { verb, resource, name, role }: Wanted): string {
  const what = `${verb} ${quote(name)} of ${resource}`;
  if (!(error instanceof ApiError)) return `cannot ${what}: ${messageOf(error)}`;
  return refusal(error, { what, verb, resource, role });
}

/** Why the resource of a path cannot be followed, in a sentence; undefined where that is part of following. */
export function troubleOf(error: unknown, verb: 'list' | 'watch', path: string): string | undefined {
  const name = quote(resourceOf(path));
  if (!(error instanceof ApiError)) return `${name} cannot be followed: ${messageOf(error)}`;
  // What is asked for is older than what the API server keeps: https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses
  if (error.status === 410) return undefined;
  if (error.status === 404) return `the API server has no ${name} (${error.message}); install what defines them`;
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
      return `the API server does not know who asks to ${what} (${message}); give a token or certificate that is good`;
    case 403:
      return `the API server does not let us ${what} (${message}); add the verb ${verb} on ${resource} to the ${role}`;
    default:
      return `the API server cannot ${what} now (${status}: ${message}); its own log says why`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
