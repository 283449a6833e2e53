import type { Container } from './container.ts';
import type { Fields } from './fields.ts';
import type { Pod } from './pod.ts';
import type { Volume } from './volume.ts';

/** Where the API server mounts the token of a pod's ServiceAccount; where a container mounts anything else there, it does not. */
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What the name of the volume begins with that holds that token. */
const volumePrefix = 'kube-api-access-';

/** In seconds: for how long that token is asked for, an hour and some. */
const automaticLifetime = 3607;

/** In seconds: for how long one is asked for where none is written (SetDefaults_ServiceAccountTokenProjection). */
const defaultLifetime = 3600;

/** A token of the pod's ServiceAccount, as a volume holds it. */
export interface ProjectedToken {
  /** `serviceAccountToken` among the sources of the volume. */
  readonly source: Fields;
  /** Empty for the API server itself. */
  readonly audience: string;
  /** In seconds. */
  readonly lifetime: number;
}

/** The token that a pod gets without asking for it. */
export interface AutomaticToken {
  /** That holds it, where it is there already. */
  readonly volume: Volume | undefined;
  /** Those that get it; never the ephemeral ones. */
  readonly containers: readonly Container[];
}

/** The tokens of one volume. Throws `Malformed` where it is not what the API defines. */
export function tokensIn(volume: Volume): readonly ProjectedToken[] {
  if (!volume.has('projected')) return none;
  const tokens: ProjectedToken[] = [];
  for (const each of volume.fields('projected').items('sources')) {
    const source = each.fields('serviceAccountToken');
    if (!source.isPresent) continue;
    const lifetime = source.number('expirationSeconds') ?? defaultLifetime;
    tokens.push({ source, audience: source.text('audience') ?? '', lifetime });
  }
  return tokens;
}

/** Whether a volume is the one that the API server adds, or is written just like it. */
export function isAutomatic(volume: Volume): boolean {
  if (!isNamedSo(volume)) return false;
  const tokens = tokensIn(volume);
  return tokens.length > 0 && tokens.every((token) => token.audience === '' && token.lifetime <= automaticLifetime);
}

/**
 * What the API server's plugin ServiceAccount does (plugin/pkg/admission/serviceaccount, shouldAutomount and
 * mountServiceAccountToken), before any webhook sees the pod. Of a pod that was admitted the volume says whether it did,
 * whatever its ServiceAccount says by now, unless the pod's own field says no: such a volume is written. A pod that is
 * yet to be created gets the token unless its own field, else its ServiceAccount, says no; where that is not known, it
 * counts as the API server's default. Throws `Malformed` where volumes or mounts are not what the API defines.
 */
export function automaticTokenOf(pod: Pod): AutomaticToken | undefined {
  const own = pod.spec.boolean('automountServiceAccountToken');
  if (own === false) return undefined;
  const volume = pod.volumes.find(isAutomatic);
  if (volume === undefined && !isToBeAdded(pod, own)) return undefined;
  const containers = pod.resourced.filter(({ volumeMounts }) =>
    volumeMounts.every((mount) => mount.text('mountPath') !== mountPath || mount.text('name') === volume?.name),
  );
  return volume === undefined && containers.length === 0 ? undefined : { volume, containers };
}

function isNamedSo({ name }: Volume): boolean {
  return name.startsWith(volumePrefix);
}

/** A volume of that name is taken for the token's, whatever it holds. */
function isToBeAdded({ origin, serviceAccountName, volumes }: Pod, own: boolean | undefined): boolean {
  if (origin.isAdmitted === true || volumes.some(isNamedSo)) return false;
  return own === true || origin.serviceAccountsWithoutToken?.has(serviceAccountName) !== true;
}

const none: readonly never[] = Object.freeze([]);
