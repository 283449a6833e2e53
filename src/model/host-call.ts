import type { Container } from './container.ts';
import { Fields, isWritten, textAt } from './fields.ts';
import type { Path } from './path.ts';

/** A request that the kubelet makes for a container, to a host that the container names. */
export interface HostCall {
  /** The handler, as a path from the container: `livenessProbe.httpGet`, `lifecycle.preStop.tcpSocket`. */
  readonly handler: string;
  readonly host: string;
  /** The path of the host, from the pod. */
  readonly at: Path;
}

/**
 * The requests of a container's probes and lifecycle hooks that name a host; others go to the pod itself. Throws `Malformed`
 * for fields that the API does not define so.
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
  // Without `spec`, the list and index of the container, and `host`.
  calls.push({ handler: at.slice(3, -1).join('.'), host, at });
}
