import { quote } from '../model/quote.ts';
import { ApiError } from './api-error.ts';

/** Why the resource of a path cannot be followed, in a sentence; undefined where that is part of following. */
export function troubleOf(error: unknown, verb: 'list' | 'watch', path: string): string | undefined {
  const name = quote(resourceOf(path));
  const role = path.includes('/namespaces/') ? 'role' : 'cluster role';
  if (!(error instanceof ApiError)) {
    return `${name} cannot be followed: ${error instanceof Error ? error.message : String(error)}`;
  }
  switch (error.status) {
    case 401:
      return `the API server does not know who asks to ${verb} ${name} (${error.message}); give a token or certificate that is good`;
    case 403:
      return `the API server does not let us ${verb} ${name} (${error.message}); add the verb ${verb} on ${name} to the ${role}`;
    case 404:
      return `the API server has no ${name} (${error.message}); install what defines them`;
    // What is asked for is older than what the API server keeps: https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses
    case 410:
      return undefined;
    default:
      return `the API server cannot ${verb} ${name} now (${error.status}: ${error.message}); its own log says why`;
  }
}

/** The resource of which a path has all objects: `namespaces` of `/api/v1/namespaces`. */
export function resourceOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}
