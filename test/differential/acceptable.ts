// Takes from a random pod most of what no API server takes. What is left may still be refused; that is told apart by Kubernetes' own code.
import { isObject, type RawObject } from '../../src/model/fields.ts';

type Written = Record<string, unknown>;

function isMap(value: unknown): value is Written {
  return isObject(value);
}

/** Changes the pod, which is plain JSON. */
export function makeAcceptable(pod: RawObject): void {
  const spec = pod['spec'];
  if (!isMap(spec)) return;
  remove(spec, ['ephemeralContainers']);
  if (spec['runtimeClassName'] === 'none') remove(spec, ['runtimeClassName']);
  if (spec['runtimeClassName'] !== 'kata') remove(spec, ['overhead']);
  if (isMap(spec['os']) && spec['os']['name'] === '') remove(spec, ['os']);
  const isWindows = isMap(spec['os']) && spec['os']['name'] === 'windows';
  if (isWindows) remove(spec, ['hostPID', 'hostIPC', 'hostUsers', 'resources']);
  if (spec['hostUsers'] === false) remove(spec, ['hostPID', 'hostIPC', 'hostNetwork']);
  for (const amounts of amountsIn(spec['resources'])) remove(amounts, ['ephemeral-storage', 'example.com/gpu']);

  const volumes = new Set(objects(spec['volumes']).map(({ name }) => name));
  for (const volume of objects(spec['volumes'])) keepOne(volume, ['name']);
  const of = { spec, isWindows };
  mendSecurity(spec['securityContext'], of);
  for (const container of objects(spec['initContainers'])) {
    if (container['restartPolicy'] !== 'Always') remove(container, [...probes, 'lifecycle']);
  }
  const containers = [...objects(spec['initContainers']), ...objects(spec['containers'])];
  for (const container of containers) {
    mendSecurity(container['securityContext'], of);
    mendContainer(container, volumes, spec['hostNetwork'] === true);
  }
  mendAnnotations(pod['metadata'], new Set(containers.map(({ name }) => name)));
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

function mendContainer(container: Written, volumes: ReadonlySet<unknown>, onHost: boolean): void {
  const mounts = objects(container['volumeMounts']).filter(({ name }) => volumes.has(name));
  if (mounts.length > 0) container['volumeMounts'] = mounts;
  else remove(container, ['volumeMounts']);
  for (const probe of probes) if (!keepOne(container[probe])) remove(container, [probe]);
  const { lifecycle } = container;
  if (isMap(lifecycle)) {
    for (const hook of ['postStart', 'preStop']) {
      if (isMap(lifecycle[hook])) remove(lifecycle[hook], ['grpc']);
      if (!keepOne(lifecycle[hook])) remove(lifecycle, [hook]);
    }
  }
  for (const port of objects(container['ports'])) if (onHost) remove(port, ['hostPort']);
  const lists = amountsIn(container['resources']);
  if (lists.some((amounts) => 'cpu' in amounts || 'memory' in amounts)) return;
  for (const amounts of lists) remove(amounts, ['hugepages-2Mi', 'hugepages-1Gi']);
}

function mendSecurity(context: unknown, of: { readonly spec: Written; readonly isWindows: boolean }): void {
  if (!isMap(context)) return;
  if (of.isWindows) {
    const linux = Object.keys(context).filter((key) => !['runAsNonRoot', 'windowsOptions'].includes(key));
    remove(context, linux);
  }
  for (const field of ['seccompProfile', 'appArmorProfile']) if (!isProfile(context[field])) remove(context, [field]);
  if (isMap(context['windowsOptions'])) remove(context['windowsOptions'], ['hostProcess', 'gmsaCredentialSpecName']);
  if (!of.isWindows && isMap(context['windowsOptions'])) remove(context, ['windowsOptions']);
  if (context['privileged'] === true) remove(context, ['allowPrivilegeEscalation']);
  const isUnmasked = context['procMount'] === 'Unmasked' && of.spec['hostUsers'] === false;
  if (!isUnmasked && context['procMount'] !== 'Default') remove(context, ['procMount']);
}

function isProfile(profile: unknown): boolean {
  if (!isMap(profile)) return false;
  const { type, localhostProfile = null } = profile;
  if (type === 'Localhost') return localhostProfile === 'a';
  return (type === 'RuntimeDefault' || type === 'Unconfined') && localhostProfile === null;
}

function mendAnnotations(metadata: unknown, names: ReadonlySet<unknown>): void {
  if (!isMap(metadata) || !isMap(metadata['annotations'])) return;
  for (const [key, value] of Object.entries(metadata['annotations'])) {
    const isSeccomp = key.includes('seccomp');
    const isLost = key.startsWith('container.apparmor') && !names.has(key.slice(key.indexOf('/') + 1));
    const isRefused = isSeccomp ? value === '' || value === 'RuntimeDefault' : value === 'docker/default';
    if (isLost || isRefused) remove(metadata['annotations'], [key]);
  }
}

/** Leaves one key that has a value, beside some; false where there is none. */
function keepOne(owner: unknown, beside: readonly string[] = []): boolean {
  if (!isMap(owner)) return false;
  const [kept, ...others] = Object.keys(owner).filter((key) => !beside.includes(key) && owner[key] !== null);
  remove(owner, others);
  return kept !== undefined;
}

function amountsIn(resources: unknown): readonly Written[] {
  if (!isMap(resources)) return [];
  return [resources['limits'], resources['requests']].filter(isMap);
}

function objects(list: unknown): readonly Written[] {
  return Array.isArray(list) ? list.filter(isMap) : [];
}

function remove(owner: Written, keys: readonly string[]): void {
  for (const key of keys) Reflect.deleteProperty(owner, key);
}
