import { attempt, run } from './command.ts';

/** Asks the Docker daemon, and returns what it prints. Throws an Obstacle. */
export function docker(...args: readonly string[]): string {
  return run('docker', args);
}

/** What the daemon calls itself, or why none answers. Throws an Obstacle where there is no docker command. */
export function daemon(): { readonly version: string } | { readonly silence: string } {
  const { status, stdout, stderr } = attempt('docker', ['version', '--format', '{{.Server.Version}}']);
  return status === 0 ? { version: stdout.trim() } : { silence: stderr.trim().split('\n').at(-1) ?? '' };
}

/** Whether the daemon has an image already. */
export function hasImage(image: string): boolean {
  return attempt('docker', ['image', 'inspect', image]).status === 0;
}

/** Has the daemon bring an image from its registry, and tells whether it is there then. */
export function pull(image: string): boolean {
  return hasImage(image) || attempt('docker', ['pull', '--quiet', image]).status === 0;
}

/** The size of an image as it is unpacked, in bytes. */
export function sizeOf(image: string): number {
  return Number(docker('image', 'inspect', '--format', '{{.Size}}', image));
}

/** The id of a container, running or not; undefined where none has that name. */
export function containerId(name: string): string | undefined {
  const { status, stdout } = attempt('docker', ['container', 'inspect', '--format', '{{.Id}}', name]);
  return status === 0 ? stdout.trim() : undefined;
}
