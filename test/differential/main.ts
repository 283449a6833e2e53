// Compares our code with Kubernetes' own, for a minute, by random quantities and pods.
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { Obstacle } from '../../scripts/obstacle.ts';
import { amountTexts, differencesOfAmounts } from './amounts.ts';
import { asText, comparisons, differencesIn, type Difference } from './comparisons.ts';
import { Kubernetes, type PodQuestion } from './kubernetes.ts';
import { podQuestion } from './pods.ts';
import { smallest } from './smallest.ts';
import { questionsOfWorkloads } from './workloads.ts';

const usage = 'write --seed with the number that a run began with, or --seconds with how long to compare';

interface Asked {
  readonly seed: number;
  readonly seconds: number;
}

/** What is compared, and how. */
interface Trial<T> {
  readonly cases: Iterable<T>;
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
  const compareAmounts = async (texts: readonly string[]) => {
    counts.quantities += texts.length;
    return differencesOfAmounts(texts, await kubernetes.amounts(texts));
  };
  const comparePod = (question: PodQuestion) => differencesOfPod(kubernetes, question);
  const { seed, seconds } = asked;
  try {
    const failed = new Set([
      ...(await failing({ cases: drawn(amountTexts, seed, 0.1 * seconds), compare: compareAmounts }, seed)),
      ...(await failing({ cases: questionsOfWorkloads(), compare: comparePod }, seed)),
      ...(await failing({ cases: drawn(podQuestion, seed, 0.9 * seconds), compare: comparePod }, seed)),
    ]);
    const { quantities, pods, accepted, resized } = counts;
    tell(`${quantities} quantities and ${pods} pods; an API server takes ${accepted} of these, and ${resized} resized`);
    process.stdout.write(`${comparisons.length - failed.size} passed, ${failed.size} failed, 0 skipped\n`);
    return failed.size === 0 ? 0 : 1;
  } finally {
    kubernetes.end();
  }
}

async function differencesOfPod(kubernetes: Kubernetes, question: PodQuestion): Promise<readonly Difference[]> {
  const answer = await kubernetes.pod(question);
  counts.pods += 1;
  if (answer === undefined) return [];
  if (answer.created.refused === undefined) counts.accepted += 1;
  if (answer.resized !== undefined && answer.resized.refused === undefined) counts.resized += 1;
  return differencesIn(question, answer);
}

/** Tells the first case that differs, made small, and returns the comparison that it fails. */
async function failing<T>({ cases, compare }: Trial<T>, seed: number): Promise<readonly string[]> {
  for (const value of cases) {
    const [difference] = await compare(value);
    if (difference === undefined) continue;
    const { of } = difference;
    // Another difference that appears on the way is another case.
    const least = await smallest(value, async (smaller) => (await compare(smaller)).some((one) => one.of === of));
    process.stdout.write(`FAILS ${of}, with ${JSON.stringify(least)}\n`);
    for (const { what, ours, theirs } of await compare(least)) {
      process.stdout.write(`  ${what}:\n    ours       ${asText(ours)}\n    Kubernetes ${asText(theirs)}\n`);
    }
    process.stdout.write(`  the same again: npm run differential -- --seed ${seed}\n`);
    return [of];
  }
  return [];
}

/** Random values for some seconds: the same ones for the same seed, and more of them on a faster machine. */
function* drawn<T>(arbitrary: fc.Arbitrary<T>, seed: number, seconds: number): Generator<T> {
  const end = performance.now() + seconds * 1000;
  for (let batch = 0; performance.now() < end; batch += 1) {
    for (const value of fc.sample(arbitrary, { seed: seed + batch, numRuns: 100 })) yield value;
  }
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
