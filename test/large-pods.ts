import type { LimitRange } from '../src/model/limit-range.ts';

/** How many items each list or map of a pod has, by its path: `[]` stands for an item of a list, `{}` for a key of a map. */
type Sizes = Readonly<Record<string, number>>;

/** An item of a list; of a map, a key and what stands under it. */
export type Item = (index: number) => unknown;

const image = 'registry.example.com/app:1';
const resource = (index: number) => `example.com/device-${index}`;
const pages = (index: number) => `hugepages-${index + 1}Ki`;
const capability = (index: number) => `CAP_${index}`;

const nodeTerms = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
const label = (index: number) => `example.com/label-${index}`;
const selection = (index: number) => ({ key: label(index), operator: 'NotIn', values: ['x'] });

/** Every list and every map that the model reads of a pod, with an item of each; as many problems as there are items. */
export const lists: Readonly<Record<string, Item>> = {
  'metadata.labels{}': (index) => [`example.com/label-${index}`, 'x'],
  'metadata.annotations{}': (index) => [
    `container.apparmor.security.beta.kubernetes.io/regular-${index}`,
    'unconfined',
  ],
  'spec.initContainers[]': (index) => ({ name: `init-${index}`, image }),
  'spec.containers[]': (index) => ({ name: `regular-${index}`, image }),
  'spec.ephemeralContainers[]': (index) => ({ name: `ephemeral-${index}`, image }),
  'spec.containers[].env[]': (index) => ({ name: `VARIABLE_${index}_TOKEN`, value: 'x' }),
  'spec.containers[].envFrom[]': (index) => ({ secretRef: { name: `secret-${index}` } }),
  'spec.containers[].ports[]': (index) => ({ containerPort: 1 + index, hostPort: 1 + index }),
  'spec.containers[].volumeMounts[]': (index) => ({ name: `volume-${index}`, mountPath: `/mount-${index}` }),
  'spec.containers[].volumeDevices[]': (index) => ({ name: `volume-${index}`, devicePath: `/device-${index}` }),
  'spec.containers[].resources.limits{}': (index) => [resource(index), '1'],
  'spec.containers[].resources.requests{}': (index) => [resource(index), null],
  'spec.containers[].resources.claims[]': (index) => ({ name: `claim-${index}`, request: 'one' }),
  'spec.containers[].securityContext.capabilities.add[]': capability,
  'spec.containers[].securityContext.capabilities.drop[]': capability,
  'spec.volumes[]': (index) => ({ name: `volume-${index}`, hostPath: { path: `/read-only/${index}` } }),
  'spec.volumes[].projected.sources[]': (index) => ({
    serviceAccountToken: { audience: `audience-${index}`, expirationSeconds: 86_400 },
  }),
  'spec.volumes[].projected.sources[]{}': (index) => [`source-${index}`, 'x'],
  'spec.volumes[].projected.sources[].serviceAccountToken{}': (index) => [`field-${index}`, 'x'],
  'spec.volumes[].nfs{}': (index) => [`field-${index}`, 'x'],
  'spec.volumes[]{}': (index) => [`source-${index}`, {}],
  'spec.resourceClaims[]': (index) => ({ name: `claim-${index}`, resourceClaimName: `claim-${index}` }),
  'spec.securityContext.sysctls[]': (index) => ({ name: `net.sysctl-${index}`, value: '1' }),
  'spec.securityContext.supplementalGroups[]': (index) => index,
  'spec.resources.limits{}': (index) => [resource(index), '1'],
  'spec.resources.requests{}': (index) => [resource(index), '1'],
  'spec.overhead{}': (index) => [resource(index), '1m'],
  'metadata.ownerReferences[]': (index) => ({ kind: 'ReplicaSet', name: `owner-${index}` }),
  'spec.containers[].livenessProbe.exec.command[]': String,
  'spec.containers[].readinessProbe.exec.command[]': String,
  'spec.tolerations[]': (index) => ({ key: `example.com/taint-${index}`, operator: 'Exists' }),
  'spec.nodeSelector{}': (index) => [label(index), 'x'],
  [`${nodeTerms}[]`]: (index) => ({ matchExpressions: [selection(index)] }),
  [`${nodeTerms}[].matchExpressions[]`]: selection,
  [`${nodeTerms}[].matchExpressions[].values[]`]: String,
  [`${nodeTerms}[].matchFields[]`]: () => ({ key: 'metadata.name', operator: 'In', values: ['x'] }),
  [`${nodeTerms}[].matchFields[].values[]`]: String,
};

/** Other items of the same lists, which take another way through the code. */
export const otherItems: readonly (readonly [path: string, item: Item])[] = [
  ['spec.containers[].resources.limits{}', (index) => [resource(index), null]],
  ['spec.containers[].resources.limits{}', (index) => [pages(index), '1Ki']],
  ['spec.containers[].resources.requests{}', (index) => [pages(index), null]],
  ['spec.resources.limits{}', (index) => [pages(index), '1Ki']],
  ['spec.resources.requests{}', (index) => [pages(index), '1Ki']],
  ['spec.containers[].resources.requests{}', (index) => [resource(index), '1e3']],
  ['spec.containers[].env[]', () => ({ name: 'VARIABLE', valueFrom: { secretKeyRef: { name: 'secret', key: 'x' } } })],
  ['spec.containers[].ports[]', (index) => ({ containerPort: 1 + index })],
  ['spec.containers[].ports[]', () => ({})],
  ['spec.containers[].securityContext.capabilities.add[]', (index) => `SYS_ADMIN${index}`],
  ['spec.initContainers[]', (index) => ({ name: `sidecar-${index}`, restartPolicy: 'Always', resources: amounts })],
  ['spec.initContainers[]', (index) => ({ name: `init-${index}`, resources: amounts })],
  ['spec.containers[]', (index) => ({ name: `regular-${index}`, resources: amounts, ports: [{ containerPort: 80 }] })],
  // As many sizes of huge pages as there may be.
  [
    'spec.containers[]',
    (index) => ({ name: `regular-${index}`, resources: { limits: { [pages(index % 32)]: '1Ki' } } }),
  ],
  [
    'spec.containers[]',
    (index) => ({ name: `regular-${index}`, securityContext: { windowsOptions: { hostProcess: true } } }),
  ],
  ['spec.volumes[]', () => ({})],
  ['spec.volumes[]', (index) => ({ name: `volume-${index}`, emptyDir: { sizeLimit: '1' } })],
  [
    'spec.volumes[]',
    (index) => ({ name: `kube-api-access-${index}`, projected: { sources: [{ serviceAccountToken: {} }] } }),
  ],
  [
    'spec.volumes[]',
    (index) => ({
      name: `volume-${index}`,
      emptyDir: { medium: 'Memory', ...(index % 2 === 0 && { sizeLimit: '1Gi' }) },
    }),
  ],
  ['spec.volumes[]', (index) => ({ name: `volume-${index}`, image: { reference: image } })],
  [
    'metadata.annotations{}',
    (index) => [`container.seccomp.security.alpha.kubernetes.io/regular-${index}`, 'unconfined'],
  ],
  ['metadata.annotations{}', (index) => [`example.com/annotation-${index}`, 'x']],
];

const amounts = { requests: { cpu: '600', memory: '1' }, limits: { cpu: '900', memory: '2' } };

/** A pod whose lists have so many items, and which has a problem with every rule. */
export function largePod(sizes: Sizes, items: Readonly<Record<string, Item>> = lists): unknown {
  const pod: Record<string, unknown> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'large', namespace: 'shop' },
    spec: {
      hostNetwork: true,
      hostPID: true,
      securityContext: { runAsUser: 0, windowsOptions: { hostProcess: true }, seccompProfile: { type: 'Unconfined' } },
      resources: { requests: { cpu: '1' } },
      containers: [],
    },
  };
  // Outer lists first, so that what lies in them finds them grown.
  const paths = Object.keys(sizes).toSorted((a, b) => a.length - b.length);
  for (const path of paths) {
    const item = items[path];
    if (item === undefined) throw new Error(`there is no list ${path}`);
    grow(pod, path, sizes[path] ?? 0, item);
  }
  const { containers } = pod['spec'] as { containers: unknown[] };
  if (containers.length === 0) containers.push({ name: 'regular-0', image });
  return pod;
}

/** What a list in a list grows in: the last item of the outer one. */
function grow(pod: Record<string, unknown>, path: string, size: number, item: Item): void {
  const steps = path.match(/[^.[\]{}]+|\[\]|\{\}/g) ?? [];
  const kind = steps.pop();
  let owner: Record<string, unknown> = pod;
  for (const [index, step] of steps.entries()) {
    if (step === '[]') continue;
    const isList = steps[index + 1] === '[]' || (index === steps.length - 1 && kind === '[]');
    const below = (owner[step] ??= isList ? [] : {}) as Record<string, unknown> | Record<string, unknown>[];
    if (index === steps.length - 1 && Array.isArray(below)) {
      for (let each = 0; each < size; each++) below.push(item(each) as Record<string, unknown>);
      return;
    }
    if (Array.isArray(below) && below.length === 0) below.push({ name: 'regular-0', image });
    owner = Array.isArray(below) ? (below.at(-1) ?? {}) : below;
  }
  for (let each = 0; each < size; each++) {
    const [key, value] = item(each) as readonly [string, unknown];
    owner[key] = value;
  }
}

/** LimitRanges that have defaults for so many resources. */
export function largeLimitRanges(ranges: number, resources: number): readonly LimitRange[] {
  return Array.from({ length: ranges }, (_, index) => {
    const entries = Array.from({ length: resources }, (_each, place) => [resource(place), '1'] as const);
    const defaults = Object.fromEntries([...entries, ['cpu', '1'], ['memory', '1Gi']]);
    return { name: `range-${index}`, container: { default: defaults, defaultRequest: defaults } };
  });
}
