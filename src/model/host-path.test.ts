import { describe, expect, test } from 'vitest';
import { isOfNode, segmentsOf } from './host-path.ts';

describe('what only the node has', () => {
  test.each([
    '/',
    '//',
    '/.',
    '/proc',
    '/proc/',
    '/proc/1/ns',
    '/sys/fs/cgroup',
    '/dev',
    '/run/containerd/containerd.sock',
    '/var/run/docker.sock',
    '//var/./run',
    '/etc/ssl/certs',
    '/lib/modules',
    '/usr/libexec/kubernetes',
    '/opt',
    '/opt/cni/bin',
    '/var',
    '/var/lib',
    '/var/lib/kubelet/device-plugins',
    '/var/lib/docker/containers',
    '/var/log',
    '/var/log/pods',
    '\\\\.\\pipe\\docker_engine',
  ])('%s', (path) => {
    expect(isOfNode(path)).toBe(true);
  });

  test.each([
    '',
    'proc',
    '/process',
    '/data',
    '/data/proc',
    '/mnt/disks/ssd1',
    '/home/app',
    '/tmp',
    '/srv/web',
    '/opt/app',
    '/var/log/app',
    '/var/lib/postgresql/data',
    '/var/lib/kubelets',
    'C:\\data',
  ])('not %j', (path) => {
    expect(isOfNode(path)).toBe(false);
  });
});

test.each([
  ['/', []],
  ['//var/./log/', ['var', 'log']],
  ['/var/../log', ['var', '..', 'log']],
])('the segments of %s', (path, segments) => {
  expect(segmentsOf(path)).toEqual(segments);
});
