import { describe, expect, test } from 'vitest';
import { asAdmitted } from './as-admitted.ts';
import { formatPath } from './path.ts';

type Fields = Readonly<Record<string, unknown>>;

const podOf = (container: Fields, spec: Fields = {}) => ({
  spec: { containers: [{ name: 'app', ...container }], ...spec },
});
const amounts = (limits: Fields, requests?: Fields) => ({ resources: { limits, ...(requests && { requests }) } });

function added(object: unknown) {
  const before = JSON.stringify(object);
  const { pod, added: values } = asAdmitted(object);
  expect(JSON.stringify(object)).toBe(before);
  const again = asAdmitted({ metadata: pod.metadata.raw, spec: pod.spec.raw });
  expect(again.added).toEqual([]);
  return values.map(({ at, value, from }) => `${formatPath(at)} = ${JSON.stringify(value)} from ${from}`);
}

const own = 'spec.containers[0].resources.requests';
const whole = 'spec.resources';

describe('what the API server adds', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['nothing to a pod that says all', podOf(amounts({ cpu: 1 }, { cpu: 1 })), []],
    [
      'requests from limits',
      podOf(amounts({ cpu: '1', memory: '1Gi' }, { memory: '1Mi' })),
      [`${own}.cpu = "1" from its limit`],
    ],
    ['no request where 0 is written', podOf(amounts({ cpu: '1' }, { cpu: '0' })), []],
    ['devices too', podOf(amounts({ 'example.com/gpu': 1 })), [`${own}["example.com/gpu"] = 1 from its limit`]],
    ['nothing from requests', podOf({ resources: { requests: { cpu: '1' } } }), []],
    [
      'nothing to ephemeral containers',
      podOf({}, { ephemeralContainers: [{ name: 'e', ...amounts({ cpu: '1' }) }] }),
      [],
    ],
    [
      'an emptyDir',
      podOf({}, { volumes: [{ name: 'v' }] }),
      ["spec.volumes[0].emptyDir = {} from the API server's default"],
    ],
    ['no emptyDir beside another source', podOf({}, { volumes: [{ name: 'v', secret: {} }] }), []],
    [
      "the host's ports on its network",
      podOf({ ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 82 }] }, { hostNetwork: true }),
      ['spec.containers[0].ports[0].hostPort = 80 from hostNetwork'],
    ],
    ['no host ports elsewhere', podOf({ ports: [{ containerPort: 80 }] }), []],
    [
      "the pod's request from its containers' requests",
      podOf(amounts({ cpu: '1' }, { cpu: '200m' }), { resources: { limits: { cpu: '2' } } }),
      [`${whole}.requests.cpu = "200m" from its containers' requests`],
    ],
    [
      "the pod's request from its limit",
      podOf({}, { resources: { limits: { memory: '2Gi' } } }),
      [`${whole}.requests.memory = "2Gi" from its limit`],
    ],
    [
      'also of a resource that the pod does not limit',
      podOf(
        { resources: { requests: { cpu: '1' } } },
        { resources: { limits: { memory: '2Gi' }, requests: { memory: '1Gi' } } },
      ),
      [`${whole}.requests.cpu = "1" from its containers' requests`],
    ],
    [
      "the pod's limit from its containers' limits",
      podOf(amounts({ cpu: '1' }, { cpu: '1' }), { resources: { requests: { cpu: '2' } } }),
      [`${whole}.limits.cpu = "1" from its containers' limits`],
    ],
    ['no limit of the pod where a container has none', podOf({}, { resources: { requests: { cpu: '2' } } }), []],
  ])('%s', (_, object, expected) => {
    expect(added(object)).toEqual(expected);
  });
});
