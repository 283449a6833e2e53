import { limits } from '../src/server/limits.ts';
import { askOnce, HeldOpen, requestWith, worstReviews } from './attacks.ts';
import { twoContainers } from './captured.ts';
import { requestOf } from './connection.ts';
import { hundredPolicies } from './hundred-policies.ts';
import type { Latency } from './load.ts';
import { limitMemory, type MemoryLimit } from './memory-limit.ts';
import type { Workbench } from './workbench.ts';

/** The memory limit of the chart, in bytes. */
export const chartLimit = 192 * 1024 ** 2;

const minutes = 10;
const namespaces = 1000;
const held = 25;
const atOnce = 4;
/** Ordinary reviews, in a second. */
const rate = 50;

/** What became of a gate and of what it was asked. */
export interface Besieged {
  /** Large reviews, by their shape: the status of each answer, or `none`. */
  readonly large: ReadonlyMap<string, readonly (number | 'none')[]>;
  /** The status of the answer to a body of 8 MiB that has a million values too many. */
  readonly refused: readonly (number | 'none')[];
  readonly ordinary: Latency;
  /** Whether it still answers afterwards. */
  readonly isAlive: boolean;
}

/**
 * Has a gate, fed by a cluster and inside of a memory limit, answer ordinary reviews, while connections hold bodies of 8 MiB open
 * and the worst bodies that it accepts come four at a time, shape after shape, until `seconds` have passed and all had their turn. Throws
 * where an ordinary review is not answered.
 */
export async function besiege(workbench: Workbench, limit: MemoryLimit, seconds: number): Promise<Besieged> {
  const gate = await workbench.startFedGate(namespaces, hundredPolicies, limit);
  const { place } = gate;
  const siege = new HeldOpen(place, held);
  const until = performance.now() + seconds * 1000;
  const large = new Map<string, (number | 'none')[]>();
  const refused: (number | 'none')[] = [];
  const attack = async (): Promise<void> => {
    const shapes = [...worstReviews(limits.values, limits.body)].map(
      ([name, body]) => [name, requestWith(body)] as const,
    );
    const tooMany = requestWith(Buffer.from(`[${'{},'.repeat(2_796_000)}{}]`));
    do {
      for (const [name, request] of shapes) {
        const answers = await Promise.all(Array.from({ length: atOnce }, () => askOnce(place, request)));
        large.set(name, [...(large.get(name) ?? []), ...answers.map((answer) => answer?.status ?? ('none' as const))]);
      }
      refused.push((await askOnce(place, tooMany))?.status ?? 'none');
    } while (performance.now() < until);
  };
  const attacking = attack().finally(() => siege.end());
  const ordinary = await gate.load.pace(requestOf(twoContainers), rate, seconds);
  await attacking;
  // Over a connection of its own: those of the load have perhaps been idle for longer than any may be.
  const isAlive = (await askOnce(place, requestOf(twoContainers)))?.status === 200;
  await gate.end();
  return { large, refused, ordinary, isAlive };
}

/** Besieges a gate for ten minutes; `tell` hears what became of it. Throws `NoMemoryLimit` where none can be had. */
export async function siege(workbench: Workbench, tell: (line: string) => void): Promise<void> {
  const limit = limitMemory(chartLimit);
  try {
    tell(
      `${minutes} minutes in ${mib(chartLimit)}, with ${held} bodies held open and the worst ones ${atOnce} at a time`,
    );
    const { large, refused, ordinary, isAlive } = await besiege(workbench, limit, minutes * 60);
    for (const [name, statuses] of [...large, ['a million values', refused] as const]) {
      const counts = Map.groupBy(statuses, (status) => status);
      tell(`${name}: ${[...counts].map(([status, all]) => `${all.length} × ${status}`).join(', ')}`);
    }
    tell(`ordinary reviews, ${rate} a second: p50 ${ordinary.p50.toFixed(1)} ms, p99 ${ordinary.p99.toFixed(1)} ms`);
    tell(`memory at its peak: ${mib(limit.peak())}; ended by the kernel: ${limit.kills()}; alive: ${isAlive}`);
  } finally {
    workbench.clear();
    limit.remove();
  }
}

function mib(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
}
