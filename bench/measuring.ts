import { eightProblems, fortyContainers, twoContainers, update } from './captured.ts';
import { requestOf } from './connection.ts';
import type { Figures } from './figures.ts';
import { hundredPolicies } from './hundred-policies.ts';
import type { Latency } from './load.ts';
import { median } from './median.ts';
import { mutationRatio, refusedFills } from './mutation.ts';
import type { Server, Workbench } from './workbench.ts';
import { worstReview, type AskedPath } from './worst-review.ts';

const runs = 5;
const turns = 3;
/** That a gate answers before it counts as warm. */
const firstReviews = 4000;
const fills = 3000;
const secondsOfPace = 3;
/** In the cluster that feeds a gate. */
const namespaces = 1000;

/** A kind of review, how many of it are sent in a run, and the answer to it. */
interface Kind {
  readonly request: Buffer;
  readonly reviews: number;
  /** For how many problems it is refused. */
  readonly problems: number;
}

const good: Kind = { request: requestOf(twoContainers), reviews: 6000, problems: 0 };
const forty: Kind = { request: requestOf(fortyContainers), reviews: 1200, problems: 0 };
/** Whose processor time is compared with that of bare, by the name of their figure. */
const compared = {
  good_ratio: good,
  refusal_ratio: { request: requestOf(eightProblems), reviews: 3000, problems: 8 },
  forty_ratio: forty,
  update_ratio: { request: requestOf(update), reviews: 3000, problems: 0 },
};
type Compared = keyof typeof compared;
const names = Object.keys(compared) as readonly Compared[];
const kinds: readonly Kind[] = Object.values(compared);

/** Measures everything. `tell` hears what is being done, a sentence at a time. */
export async function measure(workbench: Workbench, tell: (sentence: string) => void): Promise<Figures> {
  tell('judging without a server');
  const judging = JSON.parse(await workbench.run('bench/judging.ts')) as Pick<
    Figures,
    'judge_ns' | 'hundred_policies_ratio'
  >;
  tell('starting');
  const start = await startTimes(workbench);

  const { pairs, fresh } = await pairsOf(workbench, tell);
  tell('reviews that cost the most');
  const worst = await worstRatio(await workbench.startGate('standard'), ['/validate'], tell);
  tell('reviews that cost the most, with fills that are refused');
  const worstFills = await worstRatio(await workbench.startGate(refusedFills), ['/mutate', '/validate'], tell);
  tell('fills');
  const mutate = await mutationRatio(workbench, async (server, request) => {
    return of(await press([server], request, fills), server).cpu;
  });
  tell('memory with 100 policies');
  const rss = await memory(await workbench.startGate(hundredPolicies));
  tell('memory, fed by a cluster');
  const fed = await memory(await workbench.startFedGate(namespaces, hundredPolicies));

  const mid = (figure: (pair: Pair) => number): number => median(pairs.map(figure));
  const ratio = (name: Compared): number => mid(({ bare, gate }) => of(gate.cpu, name) / of(bare.cpu, name));
  return {
    ...judging,
    good_ratio: ratio('good_ratio'),
    refusal_ratio: ratio('refusal_ratio'),
    forty_ratio: ratio('forty_ratio'),
    update_ratio: ratio('update_ratio'),
    fresh_ratio: median(fresh),
    mutate_ratio: mutate,
    per_s: mid(({ gate }) => gate.perSecond),
    bare_per_s: mid(({ bare }) => bare.perSecond),
    p50_ms: mid(({ gate }) => gate.latency.p50),
    p99_ms: mid(({ gate }) => gate.latency.p99),
    p99_ratio: mid(({ bare, gate }) => gate.latency.p99 / bare.latency.p99),
    worst_ratio: worst,
    worst_fills_ratio: worstFills,
    start_ms: median(start),
    rss_mib: rss,
    fed_rss_mib: fed,
  };
}

/** What one server took in one run. */
interface Measured {
  /** Processor time of a review of each kind, in seconds. */
  readonly cpu: ReadonlyMap<Compared, number>;
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
async function pairsOf(workbench: Workbench, tell: (sentence: string) => void): Promise<Pairs> {
  const bare = await workbench.startBare();
  const gate = await workbench.startGate('standard');
  tell('whole reviews, to warm up');
  for (const { request, problems } of kinds) await check(gate, request, problems);
  // Both close connections that send nothing at all for long.
  for (const { load } of [bare, gate]) await load.press(100, () => good.request);
  for (const server of [bare, gate]) await warmUp(server, kinds);
  const pairs: Pair[] = [];
  for (let run = 1; run <= runs; run++) {
    tell(`whole reviews, run ${run} of ${runs}`);
    pairs.push(await measurePair({ bare, gate }, run % 2 === 0));
  }
  await gate.end();
  tell(`the first ${firstReviews} reviews`);
  const fresh: number[] = [];
  for (let run = 0; run < runs; run++) fresh.push(await freshRatio(workbench, bare));
  await bare.end();
  return { pairs, fresh };
}

interface Pairs {
  readonly pairs: readonly Pair[];
  /** Processor time of the first reviews of gates that have just started ÷ that of bare, which is warm. */
  readonly fresh: readonly number[];
}

async function freshRatio(workbench: Workbench, bare: Server): Promise<number> {
  const gate = await workbench.startGate('standard');
  const pressed = await press([bare, gate], good.request, firstReviews);
  await gate.end();
  return of(pressed, gate).cpu / of(pressed, bare).cpu;
}

interface Servers {
  readonly bare: Server;
  readonly gate: Server;
}

async function measurePair({ bare, gate }: Servers, isGateFirst: boolean): Promise<Pair> {
  const order = isGateFirst ? [gate, bare] : [bare, gate];
  const pressed = new Map<Compared, ReadonlyMap<Server, Pressed>>();
  for (const name of names) pressed.set(name, await press(order, compared[name].request, compared[name].reviews));
  const pressedWithGood = of(pressed, 'good_ratio');
  const rate = of(pressedWithGood, bare).perSecond / 2;
  const latencies = new Map<Server, Latency>();
  for (const server of order) latencies.set(server, await server.load.pace(good.request, rate, secondsOfPace));
  const measured = (server: Server): Measured => ({
    cpu: new Map(names.map((name) => [name, of(of(pressed, name), server).cpu])),
    perSecond: of(pressedWithGood, server).perSecond,
    latency: of(latencies, server),
  });
  return { bare: measured(bare), gate: measured(gate) };
}

/** What one server took of one kind of review. */
interface Pressed {
  /** Processor time of a review, in seconds. */
  readonly cpu: number;
  readonly perSecond: number;
}

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

/** Until the compiler has nothing left to do. */
async function warmUp({ load }: Server, sent: readonly Kind[]): Promise<void> {
  for (let round = 0; round < 4; round++) {
    for (const { request, reviews } of sent) await load.press(reviews, () => request);
  }
}

/** What is measured is the answering of reviews, not of complaints. */
async function check({ load }: Server, request: Buffer, problems: number): Promise<void> {
  const { response } = JSON.parse(await load.ask(request)) as {
    readonly response: { readonly status?: { readonly details: { readonly causes: readonly unknown[] } } };
  };
  const found = response.status?.details.causes.length ?? 0;
  if (found !== problems) throw new Error(`a pod with ${problems} problems was answered with ${found}`);
}

/** Processor time for a byte of the costliest review ÷ that for a byte of the pod of two containers. */
async function worstRatio(
  gate: Server,
  paths: readonly AskedPath[],
  tell: (sentence: string) => void,
): Promise<number> {
  await warmUp(gate, [good, forty]);
  const cpuOf = async (request: Buffer, count: number) => of(await press([gate], request, count), gate).cpu;
  const ordinary = (await cpuOf(good.request, good.reviews)) / good.request.length;
  const worst = await worstReview(cpuOf, paths);
  await gate.end();
  tell(`the most for each byte: ${worst.name}`);
  return worst.cpu / ordinary;
}

/** In MiB. */
async function memory(gate: Server): Promise<number> {
  await warmUp(gate, [good, forty]);
  const { rss } = await gate.usage();
  await gate.end();
  return rss / 1024 ** 2;
}
