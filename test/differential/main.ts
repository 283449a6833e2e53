// Compares our code with Kubernetes' own, for a minute, by random quantities and pods.
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { Obstacle } from '../../scripts/obstacle.ts';
import { amountTexts, differencesOfAmounts } from './amounts.ts';
import { asText, comparisons, differencesIn, type Difference } from './comparisons.ts';
import { Kubernetes, type PodQuestion } from './kubernetes.ts';
import { podQuestion } from './pods.ts';
import { smallest } from './smallest.ts';

const usage = 'write --seed with the number that a run began with, or --seconds with how long to compare';

interface Asked {
  readonly seed: number;
  readonly seconds: number;
}

/** What is drawn at random, and how it is compared. */
interface Trial<T> {
  readonly name: 'quantities' | 'pods';
  readonly drawn: fc.Arbitrary<T>;
  /** Of the whole time. */
  readonly share: number;
  readonly compare: (value: T) => Promise<readonly Difference[]>;
}

/** How much was compared, and how much of it an API server takes. */
const counts = { quantities: 0, pods: 0, accepted: 0, resized: 0 };

try {
  const asked = readArguments();
  Kubernetes.build(tell);
  process.exitCode = await run(asked);
} catch (error) {
  if (!(error instanceof Obstacle)) throw error;
  tell(error.message);
  process.exitCode = error.status;
}

async function run(asked: Asked): Promise<0 | 1> {
  tell(`seed ${asked.seed}`);
  const kubernetes = new Kubernetes();
  const failed = new Set<string>();
  try {
    const quantities: Trial<readonly string[]> = {
      name: 'quantities',
      drawn: amountTexts,
      share: 0.1,
      compare: async (texts) => differencesOfAmounts(texts, await kubernetes.amounts(texts)),
    };
    const pods: Trial<PodQuestion> = {
      name: 'pods',
      drawn: podQuestion,
      share: 0.9,
      compare: (question) => differencesOfPod(kubernetes, question),
    };
    for (const name of [...(await failing(quantities, asked)), ...(await failing(pods, asked))]) failed.add(name);
  } finally {
    kubernetes.end();
  }
  const { quantities, pods, accepted, resized } = counts;
  tell(
    `${quantities} lists of quantities, and ${pods} pods: an API server takes ${accepted} of them, and ${resized} resized`,
  );
  process.stdout.write(`${comparisons.length - failed.size} passed, ${failed.size} failed, 0 skipped\n`);
  return failed.size === 0 ? 0 : 1;
}

async function differencesOfPod(kubernetes: Kubernetes, question: PodQuestion): Promise<readonly Difference[]> {
  const answer = await kubernetes.pod(question);
  if (answer === undefined) return [];
  if (answer.created.refused === undefined) counts.accepted += 1;
  if (answer.resized !== undefined && answer.resized.refused === undefined) counts.resized += 1;
  return differencesIn(question, answer);
}

/** Compares for its share of the time, tells the first case that differs, made small, and returns the comparisons it fails. */
async function failing<T>({ name, drawn, share, compare }: Trial<T>, asked: Asked): Promise<readonly string[]> {
  const found = await firstDiffering({ name, drawn, share, compare }, asked);
  if (found === undefined) return [];
  const { of } = found.difference;
  // Another difference that appears on the way is another case.
  const least = await smallest(found.value, async (value) => (await compare(value)).some((one) => one.of === of));
  process.stdout.write(`FAILS ${of}, with ${JSON.stringify(least)}\n`);
  for (const { what, ours, theirs } of await compare(least)) {
    process.stdout.write(`  ${what}:\n    ours       ${asText(ours)}\n    Kubernetes ${asText(theirs)}\n`);
  }
  process.stdout.write(`  the same again: npm run differential -- --seed ${asked.seed}\n`);
  return [of];
}

async function firstDiffering<T>(
  { name, drawn, share, compare }: Trial<T>,
  { seed, seconds }: Asked,
): Promise<{ readonly value: T; readonly difference: Difference } | undefined> {
  const end = performance.now() + share * seconds * 1000;
  for (let batch = 0; performance.now() < end; batch += 1) {
    for (const value of fc.sample(drawn, { seed: seed + batch, numRuns: 200 })) {
      counts[name] += 1;
      const [difference] = await compare(value);
      if (difference !== undefined) return { value, difference };
    }
  }
  return undefined;
}

function readArguments(): Asked {
  try {
    const { values } = parseArgs({ options: { seed: { type: 'string' }, seconds: { type: 'string' } } });
    return {
      seed: wholeNumber(values.seed ?? String(Math.floor(Math.random() * 2 ** 31))),
      seconds: wholeNumber(values.seconds ?? '60'),
    };
  } catch {
    throw new Obstacle(usage);
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Obstacle(usage);
  return Number(text);
}

function tell(sentence: string): void {
  process.stderr.write(`differential: ${sentence}\n`);
}
