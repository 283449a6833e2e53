import { attempt, run } from './command.ts';

/** Runs docker, and returns its output. Throws an Obstacle. */
export function docker(...args: readonly string[]): string {
  return run('docker', args);
}

/** The name of the daemon, or why none answers. Throws an Obstacle if there is no docker command. */
export function daemon(): { readonly version: string } | { readonly silence: string } {
  const { status, stdout, stderr } = attempt('docker', ['version', '--format', '{{.Server.Version}}']);
  return status === 0 ? { version: stdout.trim() } : { silence: stderr.trim().split('\n').at(-1) ?? '' };
}

/** Whether the daemon has an image already. */
export function hasImage(image: string): boolean {
  return attempt('docker', ['image', 'inspect', image]).status === 0;
}

/** Pulls an image, and returns whether that worked. */
export function pull(image: string): boolean {
  return hasImage(image) || attempt('docker', ['pull', '--quiet', image]).status === 0;
}

/** The unpacked size of an image, in bytes. */
export function sizeOf(image: string): number {
  return Number(docker('image', 'inspect', '--format', '{{.Size}}', image));
}

/** The id of a container, running or not; undefined if there is none. */
export function containerId(name: string): string | undefined {
  const { status, stdout } = attempt('docker', ['container', 'inspect', '--format', '{{.Id}}', name]);
  return status === 0 ? stdout.trim() : undefined;
}
