// Containers that run in a cluster whose nodes may have no image but the gate's own: it has Node in it.
import { goodContainer } from '../sample-review.ts';
import type { ClusterUnderTest } from './cluster.ts';

const resources = { limits: { memory: '96Mi' }, requests: { cpu: '10m', memory: '48Mi' } };
const untilTold = "process.once('SIGTERM', () => process.exit()); setInterval(() => {}, 60_000);";

/** A container that every built-in policy lets through, and that runs until it is told to end. */
export function running(cluster: ClusterUnderTest) {
  return { ...goodContainer, ...programOf(cluster), resources };
}

/** The same, but for what policies ask for: the user, and the bounds. */
export function runningBadly(cluster: ClusterUnderTest) {
  return { name: 'app', ...programOf(cluster) };
}

/** A container that every built-in policy lets through, and that ends well at once. */
export function ending(cluster: ClusterUnderTest) {
  return { ...goodContainer, image: cluster.image, args: ['--version'], resources };
}

function programOf({ image }: ClusterUnderTest) {
  return { image, command: ['/nodejs/bin/node', '-e', untilTold] };
}
