import { quote } from '../model/quote.ts';
import { ApiError } from './api-error.ts';
import type { Clock } from './clock.ts';
import { ClusterUnreachable } from './connection.ts';

/** A request to the API server about one object, as its problem names it. */
export interface ObjectRequest {
  /** RBAC's verb: `update`. */
  readonly verb: 'create' | 'get' | 'patch' | 'update';
  /** In the plural, as in RBAC. */
  readonly resource: string;
  readonly name: string;
  /** Where RBAC grants the verb. */
  readonly role: Role;
}

type Role = 'role' | 'cluster role';

/** Why a request failed, in a sentence that says what to do. */
export function requestProblem(error: unknown, { verb, resource, name, role }: ObjectRequest): string {
  const what = `${verb} ${resource} ${quote(name)}`;
  if (!(error instanceof ApiError)) return `cannot ${what}: ${messageOf(error)}`;
  return refusal(error, { what, verb, resource, role });
}

/** Why the resource of a path cannot be listed or watched, in a sentence; undefined for the usual end of a watch. */
export function watchProblem(error: unknown, verb: 'list' | 'watch', path: string): string | undefined {
  const name = quote(resourceOf(path));
  if (!(error instanceof ApiError)) return `cannot ${verb} ${name}: ${messageOf(error)}`;
  // The API server does not keep changes that old: https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses
  if (error.status === 410) return undefined;
  if (error.status === 404) return `the API server does not serve ${name} (${error.message}); install its CRD`;
  const role = path.includes('/namespaces/') ? 'role' : 'cluster role';
  return refusal(error, { what: `${verb} ${name}`, verb, resource: name, role });
}

/** The resource that a path lists: `namespaces` for `/api/v1/namespaces`. */
export function resourceOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}

/** Whether another client has changed, created or deleted the object since it was read; the watch brings its new state. */
export function isOvertaken(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 409 || error.status === 404);
}

/** How long requests may take, and what else aborts them. */
export interface Deadline {
  readonly clock: Clock;
  /** In milliseconds, for all of them together. */
  readonly timeout: number;
  readonly stopping?: AbortSignal | undefined;
}

/** Makes requests whose signal aborts after a timeout, with `ClusterUnreachable`. */
export async function inTime<T>(
  request: (signal: AbortSignal) => Promise<T>,
  { clock, timeout, stopping }: Deadline,
): Promise<T> {
  const late = new AbortController();
  const message = 'the API server did not answer in time; check that it runs and is reachable from here';
  const cancel = clock.after(timeout, () => late.abort(new ClusterUnreachable(message)));
  try {
    return await request(stopping === undefined ? late.signal : AbortSignal.any([stopping, late.signal]));
  } finally {
    cancel();
  }
}

interface RefusedRequest extends Pick<ObjectRequest, 'resource' | 'role'> {
  readonly what: string;
  readonly verb: string;
}

function refusal({ status, message }: ApiError, { what, verb, resource, role }: RefusedRequest): string {
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
