import { captured, fortyContainers, twoContainers } from './captured.ts';
import { requestOf } from './connection.ts';
import { hundredPolicies } from './hundred-policies.ts';
import type { Workbench } from './workbench.ts';

/** An hour of a busy cluster: a hundred reviews a second. */
const reviews = 360_000;
const points = 10;
const perPoint = reviews / points;

/** Sends an hour's reviews as fast as they are answered; `tell` hears after each tenth what memory the gate holds. */
export async function soak(workbench: Workbench, tell: (line: string) => void): Promise<void> {
  const gate = await workbench.startGate(hundredPolicies);
  tell(`${reviews} reviews, each of another pod: all of two containers, but one in 50 of forty; one in 10 is refused`);
  tell(line('reviews', 'rss MiB', 'heap used MiB', 'reviews/s'));
  for (let point = 0; point < points; point++) {
    const perSecond = await gate.load.press(perPoint, (index) => requestOf(review(point * perPoint + index)));
    const { rss, heapUsed } = await gate.usage();
    const heap = heapUsed === undefined ? 'not told' : mib(heapUsed);
    tell(line(String((point + 1) * perPoint), mib(rss), heap, perSecond.toFixed(0)));
  }
  await gate.end();
}

const good = split(twoContainers);
const bad = split(captured('b-bad.deny'));
const forty = split(fortyContainers);

/** No two are alike in what a gate could remember: uid, namespace, the pod's name. */
function review(index: number): string {
  const parts = index % 50 === 0 ? forty : index % 10 === 5 ? bad : good;
  return parts.join(String(index));
}

/** A review without what tells it from others: where its parts meet, a number is to stand. */
function split(text: string): readonly string[] {
  const { request } = JSON.parse(text) as { readonly request: { readonly uid: string; readonly namespace: string } };
  const marked = text
    .replaceAll(`"${request.uid}"`, '"uid-\u0000"')
    .replaceAll(`"${request.namespace}"`, '"bench-\u0000"')
    .replace(/("metadata":\{"name":")([^"]*)"/, '$1$2-\u0000"');
  return marked.split('\u0000');
}

function line(...cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(14)).join('');
}

function mib(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}
