import { expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { watchProblem } from './api-problem.ts';

test.each([
  { path: '/api/v1/namespaces', resource: 'namespaces', role: 'cluster role' },
  { path: '/api/v1/namespaces/gate/secrets', resource: 'secrets', role: 'role' },
])('what may not be followed at $path is to be added to the $role', ({ path, resource, role }) => {
  expect(watchProblem(new ApiError('forbidden', { status: 403, reason: 'Forbidden' }), 'list', path)).toBe(
    `not allowed to list "${resource}" (forbidden); add the verb list on "${resource}" to the ${role}`,
  );
});
