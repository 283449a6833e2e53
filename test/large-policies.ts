import { policyApiVersion, podPolicySchema } from '../src/policy/pod-policy.ts';
import type { Schema } from '../src/rules/contract/options.ts';

/** One entry of a list, or of a map with its key, by its place among the others. */
export type Entry = (index: number) => unknown;

const extended = (value: unknown) => (index: number) => [`example.com/r${index}`, value];
const range = (index: number) => ({ min: 2 * index + 1, max: 2 * index + 1 });
const named =
  (words: readonly string[]): Entry =>
  (index) =>
    words[index % words.length];
const everyRuleIsOn = { profile: 'restricted' };

/**
 * Every list and map of a policy that stands outside its overrides, and the entries that a long one has. What an override
 * may hold beside is a rule's.
 */
export const entries: Readonly<Record<string, Entry>> = {
  'match.namespaces': (index) => `a${index}-*`,
  'match.excludeNamespaces': (index) => `a${index}`,
  'match.namespaceSelector.matchLabels': (index) => [`key-${index}`, `value-${index}`],
  'match.namespaceSelector.matchExpressions': (index) => ({ key: `key-${index}`, operator: 'In', values: ['a'] }),
  'match.namespaceSelector.matchExpressions[].values': (index) => `value-${index}`,
  overrides: (index) => ({ namespaces: [`a${index}`], rules: { 'image-tag': {} } }),
  'overrides[].namespaces': (index) => `a${index}-*`,
  'rules.requests-required.resources': (index) => [`kubernetes.io/r${index}`, { default: `${index + 1}` }],
  'rules.limits-required.resources': extended({ default: '1' }),
  'rules.limits-forbidden.resources': extended({}),
  'rules.resource-range.requests': extended({ min: '1', max: '2' }),
  'rules.resource-range.limits': extended({ min: '1', max: '2' }),
  'rules.pod-resource-range.requests': extended({ min: '1', max: '2' }),
  'rules.pod-resource-range.limits': extended({ min: '1', max: '2' }),
  'rules.limit-request-ratio.resources': (index) => [`kubernetes.io/r${index}`, '1.5'],
  'rules.volume-types.allowed': named(['configMap', 'emptyDir']),
  'rules.host-path.allowed': (index) => ({ path: `/data/${index}`, readOnly: true }),
  'rules.host-path.forbidden': (index) => ({ path: `/data/${index}` }),
  'rules.host-namespaces.allowed': named(['hostPID', 'hostIPC']),
  'rules.host-ports.allowed': range,
  'rules.sysctls.allowed': (index) => `net.ipv4.s${index}`,
  'rules.sysctls.forbidden': (index) => `net.ipv4.s${index}*`,
  'rules.run-as-user.ranges': range,
  'rules.run-as-group.runAsGroup.ranges': range,
  'rules.run-as-group.fsGroup.ranges': range,
  'rules.run-as-group.supplementalGroups.ranges': range,
  'rules.seccomp-profile.allowed': named(['RuntimeDefault', 'Localhost']),
  'rules.seccomp-profile.localhostProfiles': (index) => `profiles/p${index}.json`,
  'rules.apparmor-profile.allowed': named(['RuntimeDefault', 'Localhost']),
  'rules.apparmor-profile.localhostProfiles': (index) => `p${index}`,
  'rules.selinux-options.allowed': (index) => `t${index}`,
  'rules.capabilities.allowed': (index) => `C${index}`,
  'rules.capabilities.forbidden': (index) => `D${index}`,
  'rules.capabilities.drop': (index) => `E${index}`,
  'rules.container-ports.forbidden': (index) => index + 1,
  'rules.env-secrets.exempt': (index) => `KEY_${index}`,
  'rules.env-secrets.names': (index) => `*key${index}*`,
  'rules.extended-resources.devices': (index) => [`example.com/r${index}`, {}],
  'rules.service-account.allowed': (index) => `a${index}-*`,
  'rules.service-account.forbidden': (index) => `a${index}`,
  'rules.service-account-token.exemptAudiences': (index) => `audience-${index}`,
  'rules.pod-labels.labels': (index) => [`example.com/label-${index}`, {}],
  'rules.pod-labels.labels{}.allowed': (index) => `a${index}*`,
  'rules.pod-labels.forbidden': (index) => `example.com/label-${index}`,
  'rules.pod-annotations.annotations': (index) => [`example.com/annotation-${index}`, {}],
  'rules.pod-annotations.annotations{}.allowed': (index) => `a${index}*`,
  'rules.pod-annotations.forbidden': (index) => `example.com/annotation-${index}`,
  'rules.runtime-class.allowed': (index) => `class-${index}`,
  'rules.runtime-class.forbidden': (index) => `class-${index}`,
  'rules.priority-class.allowed': (index) => `class-${index}`,
  'rules.priority-class.forbidden': (index) => `class-${index}`,
  'rules.placement.tolerations.allowed': (index) => ({ key: `a${index}*`, value: `${index}` }),
  'rules.placement.tolerations.forbidden': (index) => ({ key: `t${index}`, effect: 'NoSchedule' }),
  'rules.placement.nodes.allowed': (index) => ({ key: `a${index}*` }),
  'rules.placement.nodes.forbidden': (index) => ({ key: `t${index}` }),
  'rules.image-registry.allowed': (index) => `r${index}.example.com/shop`,
  'rules.image-registry.forbidden': (index) => `r.example.com/shop-${index}`,
  'rules.image-digest.exempt': (index) => `r${index}.example.com/shop`,
  'rules.image-pull-policy.tags': (index) => `t${index}*`,
  'rules.image-tag.allowed': (index) => `a${index}*`,
  'rules.image-tag.forbidden': (index) => `t${index}*`,
};

/** Every list and map of the schema, from `spec`; of the rules in an override none, which are those of the policy. */
export function longPlaces(schema: Schema = podPolicySchema.properties.spec, place = ''): readonly string[] {
  if (place === 'overrides[].rules') return [];
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    longPlaces(child, place === '' ? name : `${place}.${name}`),
  );
  const { items, additionalProperties } = schema;
  if (items !== undefined) return [place, ...longPlaces(items, `${place}[]`)];
  return additionalProperties ? [place, ...longPlaces(additionalProperties, `${place}{}`)] : below;
}

/** A policy with one list or map of `size` entries, at a place; `spec` is what stands around it. */
export function largePolicy(place: string, size: number, entry: Entry | undefined = entries[place]): object {
  const written = Array.from({ length: size }, (_, index) => entry?.(index));
  const isMap = written.every((one) => Array.isArray(one));
  const value = isMap ? Object.fromEntries(written as [string, unknown][]) : written;
  return policyOf(place.split('.').reduceRight<unknown>(parentOf, value));
}

/** The spec is deep, and what is needed beside a list stands there. */
function parentOf(value: unknown, segment: string): unknown {
  if (segment === 'overrides[]') {
    return { overrides: [{ namespaces: ['*'], rules: { 'image-tag': {} }, ...own(value) }] };
  }
  if (segment === 'matchExpressions[]') return { matchExpressions: [{ key: 'a', operator: 'NotIn', ...own(value) }] };
  // Of a map, one of its values.
  if (segment.endsWith('{}')) return { [segment.slice(0, -2)]: { team: value } };
  return { [segment]: value };
}

const own = (value: unknown) => value as Readonly<Record<string, unknown>>;

/** A policy with a spec, which may be one that cannot be used. */
export function policyOf(spec: unknown): object {
  const whole = { mode: 'Enforce', ...everyRuleIsOn, ...own(spec) };
  return { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'large' }, spec: whole };
}
