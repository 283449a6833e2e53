import type { Fields } from './fields.ts';

/** The effects of a taint. A toleration without an effect tolerates all of them. */
export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** Which taints of nodes a pod tolerates by one entry of its list. */
export interface Toleration {
  /** The key of the taint; empty for every key. */
  readonly key: string;
  /** Exactly this value of the taint; undefined for any, and for those above or below a number. */
  readonly value: string | undefined;
  /** Empty for every effect. */
  readonly effect: string;
  /** As kubectl writes a taint: `example.com/gpu=a100:NoSchedule`. */
  readonly text: string;
  /** What of its key it tolerates, each effect by itself: `NoSchedule`, `NoSchedule=a100`. */
  readonly parts: readonly string[];
}

/** Reads an entry of `spec.tolerations` as the scheduler does (core/v1 Toleration.ToleratesTaint). */
export function readToleration(entry: Fields): Toleration {
  const key = entry.text('key') ?? '';
  const effect = entry.text('effect') ?? '';
  const operator = entry.text('operator') || 'Equal';
  const written = entry.text('value') ?? '';
  const value = operator === 'Equal' && key !== '' ? written : undefined;
  const condition = operator === 'Exists' ? '' : `${signs[operator] ?? operator}${written}`;
  const text = `${key}${written === '' ? '' : condition}${effect === '' ? '' : `:${effect}`}`;
  const effects = effect === '' ? taintEffects : [effect];
  return { key, value, effect, text, parts: effects.map((each) => `${each}${condition}`) };
}

const signs: Readonly<Record<string, string>> = { Equal: '=', Gt: '>', Lt: '<' };

/**
 * The taints that Kubernetes itself puts on a node by its condition. It adds tolerations of them to pods: for 300 seconds
 * to every pod (plugin DefaultTolerationSeconds), and for ever to those of a DaemonSet (pkg/controller/daemon/util,
 * AddOrUpdateDaemonPodTolerations).
 */
export const conditionTaints: ReadonlySet<string> = new Set(
  [
    'not-ready',
    'unreachable',
    'disk-pressure',
    'memory-pressure',
    'pid-pressure',
    'unschedulable',
    'network-unavailable',
  ].map((condition) => `node.kubernetes.io/${condition}`),
);
