import type { Path } from '../../model/path.ts';
import { Quantity } from '../../model/quantity.ts';
import { quote } from '../../model/quote.ts';
import { OptionDoubt, OptionWarning, type Doubt } from '../contract/options.ts';
import type { Statement } from '../contract/statement.ts';

/** The terms of a policy for a device, for all devices of a vendor, or for any device. */
export interface DeviceTerms {
  readonly countMig?: boolean;
  readonly maxPerContainer?: number;
  readonly maxPerPod?: number;
  readonly minPerPod?: number;
}

/** Prepared terms. */
export interface DeviceEntry {
  /** As the policy writes it. */
  readonly name: string;
  /** The text after a count: `2 nvidia.com/gpu`, `2 devices of nvidia.com/*`. */
  readonly noun: string;
  readonly countMig: boolean;
  readonly maxPerContainer: Quantity | undefined;
  readonly maxPerPod: Quantity | undefined;
  readonly minPerPod: Quantity | undefined;
}

const wholeGpu = 'nvidia.com/gpu';
/** The prefix of MIG devices, which NVIDIA's device plugin advertises with the strategy "mixed". */
const migPrefix = 'nvidia.com/mig-';

/** Prepares the terms under the name of a device. */
export function deviceEntry(name: string, terms: DeviceTerms): DeviceEntry {
  const { countMig = false, maxPerContainer, maxPerPod, minPerPod } = terms;
  const count = (written: number | undefined) => (written === undefined ? undefined : Quantity.read(written));
  return {
    name,
    noun: countedName(name, countMig),
    countMig,
    maxPerContainer: count(maxPerContainer),
    maxPerPod: count(maxPerPod),
    minPerPod: minPerPod === 0 ? undefined : count(minPerPod),
  };
}

function countedName(name: string, countMig: boolean): string {
  if (name === '*') return 'devices';
  if (name.endsWith('*')) return `devices of ${name}`;
  return countMig ? `${name} with MIG` : name;
}

/** The devices that a policy allows. */
export class DeviceEntries {
  /** For lists in messages. */
  readonly names: readonly string[];
  readonly #byName: ReadonlyMap<string, DeviceEntry>;

  constructor(entries: readonly DeviceEntry[]) {
    this.#byName = new Map(entries.map((entry) => [entry.name, entry]));
    const allowed = entries.filter((entry) => isUsable(entry));
    this.names = allowed.map(({ name, noun, countMig }) => (countMig ? noun : name));
  }

  /** The entry that counts a device; undefined if the device is not allowed. */
  of(resource: string): DeviceEntry | undefined {
    const named = this.#byName.get(resource);
    if (named !== undefined) return named;
    const whole = resource.startsWith(migPrefix) ? this.#byName.get(wholeGpu) : undefined;
    if (whole?.countMig === true) return whole;
    return this.#byName.get(`${resource.slice(0, resource.indexOf('/'))}/*`) ?? this.#byName.get('*');
  }
}

function isUsable({ maxPerContainer, maxPerPod }: DeviceEntry): boolean {
  return maxPerContainer?.isPositive !== false && maxPerPod?.isPositive !== false;
}

/** Reports suspicious terms of a device. */
export function doubtDevice(name: string, terms: DeviceTerms, doubt: Doubt): void {
  const { countMig = false, maxPerContainer, maxPerPod = Infinity, minPerPod = 0 } = terms;
  const at = pathIn(name);
  if (countMig && name !== wholeGpu) {
    const includesMig = name === '*' || name === 'nvidia.com/*';
    doubt(
      includesMig
        ? new OptionWarning(at('countMig'), `${quote(name)} allows MIG devices in any case; remove countMig`)
        : new OptionDoubt(at('countMig'), `MIG devices are parts of ${wholeGpu}; write countMig there, or remove it`),
    );
  }
  if (minPerPod > maxPerPod) {
    const message = `${minPerPod} is above maxPerPod, which is ${maxPerPod}; write minPerPod at or below maxPerPod`;
    doubt(new OptionDoubt(at('minPerPod'), message));
  } else if (minPerPod > 0 && maxPerContainer === 0) {
    const message = 'no container may request any, so no pod could pass; raise maxPerContainer';
    doubt(new OptionDoubt(at('minPerPod'), message));
  }
  if (maxPerContainer !== undefined && maxPerContainer > maxPerPod) {
    const message = `${maxPerContainer} is above maxPerPod, which is ${maxPerPod}, so it changes nothing; remove it`;
    doubt(new OptionWarning(at('maxPerContainer'), message));
  }
}

/** Whether any number of any device is allowed, and none is required. */
export function allowsAllDevices(written: Readonly<Record<string, DeviceTerms>>): boolean {
  if (!Object.hasOwn(written, '*')) return false;
  return Object.values(written).every(
    ({ maxPerContainer, maxPerPod, minPerPod = 0 }) =>
      maxPerContainer === undefined && maxPerPod === undefined && minPerPod === 0,
  );
}

/** The statements about which devices are allowed, and how many of each. */
export function statedDevices(written: Readonly<Record<string, DeviceTerms>>): readonly Statement[] {
  const entries = new DeviceEntries(Object.entries(written).map(([name, terms]) => deviceEntry(name, terms)));
  return [
    { kind: 'only', allows: (resource) => entries.of(resource) !== undefined, path: ['devices'] },
    ...Object.entries(written).flatMap(([name, terms]) => statedAmounts(name, terms)),
  ];
}

/** The statements about a device, or about each device of a vendor. */
function statedAmounts(name: string, terms: DeviceTerms): readonly Statement[] {
  if (name === '*') return [];
  const { countMig = false, maxPerContainer, maxPerPod, minPerPod = 0 } = terms;
  const at = pathIn(name);
  const amount = { list: 'limits', resource: name } as const;
  const statements: Statement[] = [];
  if (maxPerContainer !== undefined) {
    const bound = Quantity.read(maxPerContainer);
    statements.push({ ...amount, of: 'container', kind: 'most', bound, path: at('maxPerContainer') });
  }
  if (maxPerPod !== undefined) {
    statements.push({ ...amount, of: 'pod', kind: 'most', bound: Quantity.read(maxPerPod), path: at('maxPerPod') });
  }
  // With several devices, any of them satisfies the minimum.
  if (minPerPod > 0 && !name.endsWith('*') && !countMig) {
    statements.push({ ...amount, of: 'pod', kind: 'least', bound: Quantity.read(minPerPod), path: at('minPerPod') });
  }
  return statements;
}

function pathIn(name: string): (field: keyof DeviceTerms) => Path {
  return (field) => ['devices', name, field];
}
