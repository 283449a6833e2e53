import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A memory limit of the kernel's, as a container has one. */
export interface MemoryLimit {
  /** The command that runs another inside of the limit. */
  within(command: readonly string[]): readonly string[];
  /** The most memory that was taken so far, in bytes: what the kernel counts, so files that it keeps at hand too. */
  peak(): number;
  /** How many processes the kernel has ended for want of memory. */
  kills(): number;
  /** Removes it, where nothing runs inside any more. */
  remove(): void;
}

interface Kind {
  readonly folder: string;
  readonly settings: (bytes: number) => Readonly<Record<string, string>>;
  readonly peak: string;
  readonly events: string;
}

const one: Kind = {
  folder: '/sys/fs/cgroup/memory',
  settings: (bytes) => ({ 'memory.limit_in_bytes': String(bytes) }),
  peak: 'memory.max_usage_in_bytes',
  events: 'memory.oom_control',
};
const two: Kind = {
  folder: '/sys/fs/cgroup',
  settings: (bytes) => ({ 'memory.max': String(bytes), 'memory.swap.max': '0' }),
  peak: 'memory.peak',
  events: 'memory.events',
};

/** Why there can be no memory limit, and how there can. */
export class NoMemoryLimit extends Error {}

/** Makes a memory limit, by a control group of Linux. Throws `NoMemoryLimit`. */
export function limitMemory(bytes: number): MemoryLimit {
  const kind = existsSync(join(one.folder, 'memory.limit_in_bytes')) ? one : two;
  const group = join(kind.folder, `plimsoll-${process.pid}-${performance.now()}`);
  try {
    if (kind === two) writeFileSync(join(kind.folder, 'cgroup.subtree_control'), '+memory');
    mkdirSync(group);
    for (const [name, value] of Object.entries(kind.settings(bytes))) writeFileSync(join(group, name), value);
  } catch (cause) {
    throw new NoMemoryLimit(
      'a memory limit needs Linux and root; run it as root, or in a container with --privileged',
      { cause },
    );
  }
  const read = (name: string): string => readFileSync(join(group, name), 'utf8');
  return {
    within: (command) => ['sh', '-c', `echo $$ > ${group}/cgroup.procs && exec "$0" "$@"`, ...command],
    peak: () => Number(read(kind.peak)),
    kills: () => Number(/^oom_kill (\d+)$/m.exec(read(kind.events))?.[1] ?? 0),
    remove: () => {
      try {
        rmdirSync(group);
      } catch {
        // Something that was killed is still in it. It takes nothing, and goes with the machine.
      }
    },
  };
}
