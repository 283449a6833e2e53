import { fortyContainers, twoContainers } from './captured.ts';
import { requestOf } from './connection.ts';
import type { Figures } from './figures.ts';
import { hundredPolicies } from './hundred-policies.ts';
import type { Latency } from './load.ts';
import { median } from './median.ts';
import type { Server, Workbench } from './workbench.ts';
import { worstReview } from './worst-review.ts';

const runs = 5;
const reviews = 6000;
const reviewsOfForty = 1200;
const turns = 3;
const secondsOfPace = 3;
/** In the cluster that feeds a gate. */
const namespaces = 1000;

const two = requestOf(twoContainers);
const forty = requestOf(fortyContainers);

/** Measures everything. `tell` hears what is being done, a sentence at a time. */
export async function measure(workbench: Workbench, tell: (sentence: string) => void): Promise<Figures> {
  tell('judging without a server');
  const judging = JSON.parse(await workbench.run('bench/judging.ts')) as Pick<
    Figures,
    'judge_ns' | 'hundred_policies_ratio'
  >;
  tell('starting');
  const start = await startTimes(workbench);

  const pairs = await pairsOf(workbench, tell);
  tell('reviews that cost the most');
  const worst = await worstRatio(workbench, tell);
  tell('memory with 100 policies');
  const rss = await memory(await workbench.startGate(hundredPolicies));
  tell('memory, fed by a cluster');
  const fed = await memory(await workbench.startFedGate(namespaces, hundredPolicies));

  const mid = (figure: (pair: Pair) => number): number => median(pairs.map(figure));
  return {
    ...judging,
    server_ratio: mid(({ bare, gate }) => bare.cpu / gate.cpu),
    forty_ratio: mid(({ bare, gate }) => bare.cpuOfForty / gate.cpuOfForty),
    per_s: mid(({ gate }) => gate.perSecond),
    bare_per_s: mid(({ bare }) => bare.perSecond),
    p50_ms: mid(({ gate }) => gate.latency.p50),
    p99_ms: mid(({ gate }) => gate.latency.p99),
    p99_ratio: mid(({ bare, gate }) => gate.latency.p99 / bare.latency.p99),
    worst_ratio: worst,
    start_ms: median(start),
    rss_mib: rss,
    fed_rss_mib: fed,
  };
}

/** What one server took in one run. */
interface Measured {
  /** Processor time of a review, in seconds. */
  readonly cpu: number;
  readonly cpuOfForty: number;
  readonly perSecond: number;
  readonly latency: Latency;
}

/** Both servers in one run, side by side. */
interface Pair {
  readonly bare: Measured;
  readonly gate: Measured;
}

async function startTimes(workbench: Workbench): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const gate = await workbench.startGate('standard');
    times.push(gate.readyAfter);
    await gate.end();
  }
  return times;
}

/** The same two processes in all runs, warm: compiling takes processor time too, and of a process that runs for weeks it is nothing. */
async function pairsOf(workbench: Workbench, tell: (sentence: string) => void): Promise<readonly Pair[]> {
  const bare = await workbench.startBare();
  const gate = await workbench.startGate('standard');
  tell('whole reviews, to warm up');
  for (const server of [bare, gate]) await warmUp(server);
  const pairs: Pair[] = [];
  for (let run = 1; run <= runs; run++) {
    tell(`whole reviews, run ${run} of ${runs}`);
    pairs.push(await measurePair({ bare, gate }, run % 2 === 0));
  }
  await Promise.all([bare.end(), gate.end()]);
  return pairs;
}

interface Servers {
  readonly bare: Server;
  readonly gate: Server;
}

async function measurePair({ bare, gate }: Servers, isGateFirst: boolean): Promise<Pair> {
  const order = isGateFirst ? [gate, bare] : [bare, gate];
  const pressed = await press(order, two, reviews);
  const pressedWithForty = await press(order, forty, reviewsOfForty);
  const rate = of(pressed, bare).perSecond / 2;
  const latencies = new Map<Server, Latency>();
  for (const server of order) latencies.set(server, await server.load.pace(two, rate, secondsOfPace));
  const measured = (server: Server): Measured => ({
    ...of(pressed, server),
    cpuOfForty: of(pressedWithForty, server).cpu,
    latency: of(latencies, server),
  });
  return { bare: measured(bare), gate: measured(gate) };
}

type Pressed = Pick<Measured, 'cpu' | 'perSecond'>;

/**
 * Presses both in turn, a slice at a time: what else the machine does falls on both alike. The slices of one add up to
 * `count` requests.
 */
async function press(servers: readonly Server[], request: Buffer, count: number): Promise<Map<Server, Pressed>> {
  const slices = Array.from({ length: turns }, () => servers).flat();
  const spent = new Map(servers.map((server) => [server, { cpu: 0, seconds: 0 }]));
  for (const server of slices) {
    const first = await server.usage();
    const before = await server.usage();
    const perSecond = await server.load.press(count / turns, () => request);
    const after = await server.usage();
    // The gate takes milliseconds to tell it: between the first two, it did nothing else.
    const asking = before.cpu - first.cpu;
    const sum = of(spent, server);
    sum.cpu += after.cpu - before.cpu - asking;
    sum.seconds += count / turns / perSecond;
  }
  const pressed = ({ cpu, seconds }: { cpu: number; seconds: number }): Pressed => ({
    cpu: cpu / count,
    perSecond: count / seconds,
  });
  return new Map(servers.map((server) => [server, pressed(of(spent, server))]));
}

function of<K, V>(values: ReadonlyMap<K, V>, key: K): V {
  const value = values.get(key);
  if (value === undefined) throw new Error('one of the servers was not measured');
  return value;
}

/** Until the compiler has nothing left to do; and what is measured is the answering of reviews, not of complaints. */
async function warmUp({ load }: Server): Promise<void> {
  for (const request of [two, forty]) {
    const { response } = JSON.parse(await load.ask(request)) as { readonly response: { readonly allowed: boolean } };
    if (!response.allowed) throw new Error('a pod that is to pass was refused');
  }
  for (let round = 0; round < 4; round++) {
    await load.press(reviews, () => two);
    await load.press(reviewsOfForty, () => forty);
  }
}

/** Processor time for a byte of the costliest review ÷ that for a byte of the pod of two containers. */
async function worstRatio(workbench: Workbench, tell: (sentence: string) => void): Promise<number> {
  const gate = await workbench.startGate('standard');
  await warmUp(gate);
  const cpuOf = async (request: Buffer, count: number) => of(await press([gate], request, count), gate).cpu;
  const ordinary = (await cpuOf(two, reviews)) / two.length;
  const worst = await worstReview(cpuOf);
  await gate.end();
  tell(`the most for each byte: ${worst.name}`);
  return worst.cpu / ordinary;
}

/** In MiB. */
async function memory(gate: Server): Promise<number> {
  await warmUp(gate);
  const { rss } = await gate.usage();
  await gate.end();
  return rss / 1024 ** 2;
}
