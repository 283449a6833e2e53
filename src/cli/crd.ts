import { AnswerGarbled, ApiError } from '../cluster/api-error.ts';
import { ClusterUnreachable, connect } from '../cluster/connection.ts';
import { KubeconfigUnreadable } from '../cluster/credentials.ts';
import { podPolicyCrd } from '../policy/crd.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

const fieldManager = 'plimsoll-crd';

/**
 * `plimsoll crd --apply`: writes the definition of PodPolicy into the cluster, by server-side apply. Definitions only
 * ever add, so a newer one takes the place of an older one. Resolves to the exit code: 0, or 1 where the cluster does not
 * take it, or 2 where there is none.
 */
export async function applyCrd(io: Io): Promise<number> {
  const { name, body } = podPolicyCrd();
  try {
    const connection = await connect({ environment: process.env, userAgent: `plimsoll/${version}` });
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
    const contentType = 'application/apply-patch+yaml';
    await connection.patch(path, body, { contentType, fieldManager, force: true });
    connection.close();
    io.stdout(`${name} applied, as of plimsoll ${version}\n`);
    return 0;
  } catch (error) {
    if (error instanceof KubeconfigUnreadable) {
      io.stderr(`${error.message}\n`);
      return 2;
    }
    const expected = [AnswerGarbled, ApiError, ClusterUnreachable];
    if (!expected.some((one) => error instanceof one)) throw error;
    io.stderr(`${name} could not be applied: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
