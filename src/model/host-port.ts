import type { Container } from './container.ts';
import { Fields, isObject, isWritten, listAt, Malformed } from './fields.ts';

/**
 * The ports of a container with a `hostPort` other than 0. Throws `Malformed` if a port is not an object.
 */
export function hostPortsOf(container: Container): readonly Fields[] {
  const ports = listAt(container, 'ports', container.raw['ports']);
  const taken: Fields[] = [];
  for (let index = 0; index < ports.length; index++) {
    const port = ports[index];
    if (!isObject(port)) throw new Malformed(container.at('ports', index), 'is not an object');
    const { hostPort } = port;
    if (isWritten(hostPort) && hostPort !== 0) taken.push(new Fields(port, container, index, 'ports'));
  }
  return taken;
}
