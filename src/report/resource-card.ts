import { effectOf } from '../engine/verdict.ts';
import type { AdmittedPod } from '../model/as-admitted.ts';
import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { valueAt } from '../model/value-at.ts';
import { resourcesGuarded, type Guard } from '../rules/contract/rule.ts';
import { cpuParts, memoryParts } from './card/amounts.ts';
import { healthParts } from './card/health.ts';
import { imageParts } from './card/image.ts';
import { kernelParts } from './card/kernel.ts';
import { machineParts } from './card/machine.ts';
import { networkParts } from './card/network.ts';
import { Origins } from './card/origins.ts';
import { shown, told, type CardState, type Parts, type Statement } from './card/part.ts';
import { storageParts } from './card/storage.ts';
import { userParts } from './card/user.ts';
import { inObject } from './sentence.ts';
import { findingsOf, verdictOf, type CheckedObject, type ObjectVerdict } from './check-report.ts';
import type { ReportFrame } from './report-frame.ts';

/** What a workload takes of one resource. */
export interface CardLine {
  readonly resource: Guard;
  /** The worst of its statements. */
  readonly state: CardState;
  /** What decides and is not in the object: `network policies`. */
  readonly unseen: readonly string[];
  readonly statements: readonly Statement[];
}

/** What came of judging a workload. */
export interface Headline {
  /** The policies that apply to it, by name. */
  readonly policies: readonly string[];
  readonly verdict: ObjectVerdict;
  /** Numbers of findings by their effect. */
  readonly denied: number;
  readonly warned: number;
  readonly audited: number;
}

/** What a workload takes of the nine resources, as far as it is known. */
export interface ResourceCard {
  readonly subject: CheckedObject;
  readonly headline: Headline;
  /** One for each resource, in their order. */
  readonly lines: readonly CardLine[];
}

/** The cards of all workloads that were read, and what was not read. */
export interface CardReport extends ReportFrame {
  readonly cards: readonly ResourceCard[];
}

/**
 * The resource card of a workload whose pod is at `root`, by that pod as it is judged. What the API does not define so is not
 * seen, with the reason. Never throws.
 */
export function resourceCard(subject: CheckedObject, root: Path, admitted: AdmittedPod | Malformed): ResourceCard {
  const headline = headlineOf(subject);
  if (admitted instanceof Malformed) {
    return { subject, headline, lines: resourcesGuarded.map((resource) => unreadLine(resource, admitted, root)) };
  }
  const origins = new Origins(admitted.added);
  const around = { pod: admitted.pod, origins, object: subject.object, root };
  return { subject, headline, lines: resourcesGuarded.map((resource) => lineOf(resource, around)) };
}

interface Around {
  readonly pod: Pod;
  readonly origins: Origins;
  readonly object: unknown;
  readonly root: Path;
}

const partsOf: Readonly<Record<Guard, (around: Around) => Parts>> = {
  cpu: ({ pod, origins }) => cpuParts(pod, origins),
  memory: ({ pod, origins }) => memoryParts(pod, origins),
  storage: ({ pod, origins, object, root }) =>
    storageParts(pod, origins, besideTemplate(object, root, 'volumeClaimTemplates')),
  network: ({ pod }) => networkParts(pod),
  user: ({ pod, origins }) => userParts(pod, origins),
  kernel: ({ pod, origins }) => kernelParts(pod, origins),
  image: ({ pod }) => imageParts(pod),
  health: ({ pod }) => healthParts(pod),
  machine: ({ pod, object, root }) => machineParts(pod, besideTemplate(object, root, 'activeDeadlineSeconds')),
};

function lineOf(resource: Guard, around: Around): CardLine {
  try {
    return { resource, ...told(around.pod, partsOf[resource](around)) };
  } catch (error) {
    if (error instanceof Malformed) return unreadLine(resource, error, around.root);
    throw error;
  }
}

function unreadLine(resource: Guard, { message }: Malformed, root: Path): CardLine {
  const says = shown(inObject(message, root));
  const state = 'not seen';
  return { resource, state, unseen: [], statements: [{ who: '', containers: [], says, state }] };
}

/** What a workload says of its pods beside their template. */
function besideTemplate(object: unknown, root: Path, key: string): unknown {
  return root.length < 2 ? undefined : valueAt(object, [...root.slice(0, -1), key]);
}

function headlineOf(subject: CheckedObject): Headline {
  const effects = findingsOf(subject).map(effectOf);
  const count = (wanted: string) => effects.filter((effect) => effect === wanted).length;
  return {
    policies: subject.verdict.kind === 'judged' ? subject.verdict.policies.map(({ name }) => name) : [],
    verdict: verdictOf(subject),
    denied: count('deny'),
    warned: count('warn'),
    audited: count('audit'),
  };
}
