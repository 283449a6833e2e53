import { AnswerGarbled, ApiError } from '../cluster/api-error.ts';
import { ClusterUnreachable, connect } from '../cluster/connection.ts';
import { KubeconfigUnreadable } from '../cluster/credentials.ts';
import { podPolicyCrd } from '../policy/crd.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

const fieldManager = 'plimsoll-crd';

/**
 * `plimsoll crd --apply`: writes the CRD of PodPolicy into the cluster, by server-side apply. Newer versions only add
 * fields, so they can replace older ones. Resolves to the exit code: 0, 1 if that failed, or 2 without a usable kubeconfig.
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
