import type { Container } from './container.ts';
import { Fields, isWritten, textAt } from './fields.ts';
import type { Path } from './path.ts';

/** A call that the kubelet makes for a container, to a host of the container's choosing. */
export interface HostCall {
  /** What makes it, from the container: `livenessProbe.httpGet`, `lifecycle.preStop.tcpSocket`. */
  readonly handler: string;
  readonly host: string;
  /** Where the host is written, from the pod. */
  readonly at: Path;
}

/**
 * The calls of a container's probes and lifecycle hooks that name a host; those that name none go to the pod itself.
 * Throws `Malformed` where what leads to a host is not what the API defines.
 */
export function hostCallsOf(container: Container): readonly HostCall[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container.raw;
  const calls: HostCall[] = [];
  if (isWritten(livenessProbe)) addCalls(calls, new Fields(livenessProbe, container, 'livenessProbe'));
  if (isWritten(readinessProbe)) addCalls(calls, new Fields(readinessProbe, container, 'readinessProbe'));
  if (isWritten(startupProbe)) addCalls(calls, new Fields(startupProbe, container, 'startupProbe'));
  if (isWritten(lifecycle)) {
    const hooks = new Fields(lifecycle, container, 'lifecycle');
    addCalls(calls, hooks.fields('postStart'));
    addCalls(calls, hooks.fields('preStop'));
  }
  return calls;
}

function addCalls(calls: HostCall[], caller: Fields): void {
  const { httpGet, tcpSocket } = caller.raw;
  if (isWritten(httpGet)) addCall(calls, new Fields(httpGet, caller, 'httpGet'));
  if (isWritten(tcpSocket)) addCall(calls, new Fields(tcpSocket, caller, 'tcpSocket'));
}

function addCall(calls: HostCall[], call: Fields): void {
  const host = textAt(call, 'host', call.raw['host']) ?? '';
  if (host === '') return;
  const at = call.at('host');
  // Without the list and the index of the container before it, and the host after it.
  calls.push({ handler: at.slice(3, -1).join('.'), host, at });
}
