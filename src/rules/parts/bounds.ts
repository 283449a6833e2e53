import type { AmountList } from '../../model/container.ts';
import { formatPath } from '../../model/path.ts';
import type { Pod } from '../../model/pod.ts';
import { Quantity } from '../../model/quantity.ts';
import { isHugePages, isOvercommitable, isPodLevel } from '../../model/resource-name.ts';
import { inBytes } from '../grammar/amount-units.ts';
import { quantity, resources, resourcesAndVendors } from '../grammar/amount.ts';
import { guardOf } from './guard-of.ts';
import { object, OptionDoubt, type Amount, type Doubt } from '../contract/options.ts';
import type { Guard, Problem } from '../contract/rule.ts';
import type { StatedAmount, Statement } from '../contract/statement.ts';
import type { Words } from '../contract/words.ts';

/** The prepared bounds of a resource in one list of amounts. */
export interface Bounds {
  readonly list: AmountList;
  readonly resource: string;
  readonly guards: Guard;
  readonly min: Quantity | undefined;
  readonly max: Quantity | undefined;
}

const minAndMax = object(
  { min: quantity('The least that is allowed.'), max: quantity('The most that is allowed.') },
  'The bounds of one resource; either may be left out.',
);

/** The option with bounds by resource. */
export function boundsByResource(description: string) {
  return resources(minAndMax, description);
}

/** The option with bounds by resource or for all devices of a vendor. */
export function boundsByResourceOrVendor(description: string) {
  return resourcesAndVendors(minAndMax, description);
}

/** Prepares that option, which is under the list's name. */
export function readBounds(
  list: AmountList,
  written: Readonly<Record<string, { readonly min?: Amount; readonly max?: Amount }>>,
  doubt: Doubt,
): readonly Bounds[] {
  return Object.entries(written).map(([resource, { min: minAmount, max: maxAmount }]) => {
    const min = minAmount === undefined ? undefined : Quantity.read(minAmount);
    const max = maxAmount === undefined ? undefined : Quantity.read(maxAmount);
    if (min === undefined && max === undefined) {
      doubt(new OptionDoubt([list, resource], `${resource} has no bound; write min or max`));
    }
    if (min !== undefined && max !== undefined && min.compare(max) > 0) {
      const message = `${min.text} is above the max of ${max.text}; write min at or below max`;
      doubt(new OptionDoubt([list, resource, 'min'], message));
    }
    if (list === 'limits' && max?.isPositive === false && isOvercommitable(resource)) {
      const message = `a limit of ${max.text} is none at the node, so no pod could pass; write a max above 0`;
      doubt(new OptionDoubt([list, resource, 'max'], message));
    }
    return { list, resource, guards: guardOf(resource), min, max };
  });
}

/** The statements of that option. */
export function statedBounds(
  of: StatedAmount['of'],
  written: Readonly<Record<AmountList, Readonly<Record<string, { readonly min?: Amount; readonly max?: Amount }>>>>,
): readonly Statement[] {
  return (['requests', 'limits'] as const).flatMap((list) =>
    Object.entries(written[list]).flatMap(([resource, { min, max }]): Statement[] => {
      const amount = { of, list, resource };
      const [atMin, atMax] = [[list, resource, 'min'] as const, [list, resource, 'max'] as const];
      return [
        ...(max !== undefined && needsLimit(list, resource)
          ? [{ ...amount, kind: 'required', path: atMax } as const]
          : []),
        ...(min === undefined ? [] : [{ ...amount, kind: 'least', bound: Quantity.read(min), path: atMin } as const]),
        ...(max === undefined ? [] : [{ ...amount, kind: 'most', bound: Quantity.read(max), path: atMax } as const]),
      ];
    }),
  );
}

/** Without a limit, these resources are unlimited, which exceeds any max. */
function needsLimit(list: AmountList, resource: string): boolean {
  return list === 'limits' && isOvercommitable(resource);
}

/** A measure above that of any amount, since no quantity has an exponent above 308. */
export const ABOVE_ALL = 10n ** 400n;

/** A bound that an amount violates, and by how much. */
export interface Passed {
  readonly side: 'min' | 'max';
  readonly bound: Quantity;
  readonly measure: bigint;
}

/** The bounds that an amount violates. */
export function passedBy({ min, max }: Bounds, amount: Quantity): readonly Passed[] {
  let passed: Passed[] | undefined;
  if (min !== undefined && amount.compare(min) < 0) {
    (passed ??= []).push({ side: 'min', bound: min, measure: min.nano - amount.nano });
  }
  if (max !== undefined && amount.compare(max) > 0) {
    (passed ??= []).push({ side: 'max', bound: max, measure: amount.nano - max.nano });
  }
  return passed ?? none;
}

const none: readonly Passed[] = Object.freeze([]);

/** A problem without path and remedy: `requests 4 cpu, at most 2 is allowed`. `parts` explains how the amount is summed. */
export function outOfBounds(bounds: Bounds, amount: Quantity, passed: Passed, parts = ''): Omit<Problem, 'at'> {
  const { list, resource, guards } = bounds;
  const { side, bound, measure } = passed;
  const [given, wanted] = sideBySide(resource, amount, bound);
  const allowed = side === 'max' && !bound.isPositive ? 'none is allowed' : boundInWords(side, wanted);
  return {
    guards,
    key: `${list}/${resource}/${side}`,
    value: amount.text,
    bound: bound.text,
    measure,
    problem: `${saysAmount(bounds, given)}${parts}, ${allowed}`,
  };
}

/** A violated bound in the text of a problem. */
export function boundInWords(side: Passed['side'], wanted: string | number): string {
  return side === 'min' ? `at least ${wanted} is required` : `at most ${wanted} is allowed`;
}

/** An amount in the text of a problem: `requests 4 cpu`, `limits memory to 8Gi`. */
export function saysAmount({ list, resource }: Pick<Bounds, 'list' | 'resource'>, amount: string): string {
  return list === 'requests' ? `requests ${amount} ${resource}` : `limits ${resource} to ${amount}`;
}

/**
 * Two amounts for a comparison in a message. If their units differ in kind, and neither is twice the other, the plain
 * numbers are added: `4Gi (4294967296 bytes)` and `4G (4000000000)`.
 */
export function sideBySide(resource: string, a: Quantity, b: Quantity): readonly [a: string, b: string] {
  const isPlain = a.format === b.format || a.nano >= 2n * b.nano || b.nano >= 2n * a.nano;
  if (isPlain) return [a.text, b.text];
  const unit = inBytes.includes(resource) || isHugePages(resource) ? ' bytes' : '';
  const first = withPlainNumber(a, unit);
  return [first, withPlainNumber(b, first === a.text ? unit : '')];
}

function withPlainNumber(amount: Quantity, unit: string): string {
  const plain = plainNumber(amount);
  return plain === amount.text ? plain : `${amount.text} (${plain}${unit})`;
}

/** A quantity as a decimal number without a suffix. */
export function plainNumber({ nano }: Quantity): string {
  const digits = nano.toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  return `${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The amounts of one container or pod, for a remedy. */
interface Amounts {
  /** The prefix of the fields. */
  readonly start: '' | 'spec.';
  /** The suffix of the field: ` of the containers`, if the problem belongs to the pod. */
  readonly of: string;
  /** The amount that violates the bound. */
  readonly amount: Quantity | undefined;
  /** The limit if `amount` is a request, and the reverse. */
  readonly beside: Quantity | undefined;
}

/**
 * What to write so that the amount is within the bound and the API server accepts the pod. The API server refuses a request
 * above its limit, and a request that differs from the limit if the resource cannot be overcommitted. Undefined if no change
 * of the amounts helps.
 */
export function remedyFor(bounds: Bounds, { side, bound }: Passed, amounts: Amounts): string | undefined {
  const { list, resource } = bounds;
  const { start, of, amount, beside } = amounts;
  const field = `${start}${fieldOf(list, resource)}`;
  const other = `${start}${fieldOf(list === 'requests' ? 'limits' : 'requests', resource)}`;
  const isNone = side === 'max' && !bound.isPositive;
  const verb = side === 'min' ? 'raise' : 'lower';
  if (!isOvercommitable(resource)) {
    return isNone ? `remove ${field} and ${other}${of}` : `${verb} ${field} and ${other}${of} alike`;
  }
  const order = beside?.compare(bound);
  if (list === 'limits') {
    // At the node, a limit of 0 means no limit, which exceeds any max.
    if (isNone) return undefined;
    return `${verb} ${field}${of}${order === 1 ? `, and keep ${other} at or below it` : ''}`;
  }
  // Without a request, the request equals the limit.
  if (isNone) return beside === undefined ? `remove ${field}${of}` : `set ${field}${of} to 0`;
  if (side === 'min') return `raise ${field}${of}${order === -1 ? `, and keep ${other} at or above it` : ''}`;
  const isLimit = amount !== undefined && beside?.compare(amount) === 0;
  return `${isLimit ? 'write a lower' : 'lower'} ${field}${of}`;
}

/** `resources.limits.memory`. */
export function fieldOf(list: AmountList, resource: string): string {
  return formatPath(['resources', list, resource]);
}

/** The parts of a problem with an amount of 0. It is worse than a missing amount, since no LimitRange default fills it in. */
export const partsOfZero: readonly string[] = Object.freeze(['0']);

/** The problem of a missing limit, with the same text in every rule that needs a limit. */
export function noLimit(resource: string): Words {
  return ['has no ', resource, ' limit'];
}

/** The problem of a limit of 0. */
export function zeroLimit(resource: string, written: string): Words {
  return ['sets ', `${fieldOf('limits', resource)} to ${written}`, ', which means no limit'];
}

/**
 * Whether a missing amount belongs in the resources of the pod. If these have an amount of the resource, an added amount of
 * a container may exceed it, and the API server would refuse the pod.
 */
export function isOfWholePod(pod: Pod, resource: string): boolean {
  if (!pod.resources.isPresent || !isPodLevel(resource)) return false;
  return pod.limits.entry(resource) !== undefined || pod.requests.entry(resource) !== undefined;
}
