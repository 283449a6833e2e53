import type { ProbeKind, ProbeSetting } from '../../model/probe.ts';
import { flag, integer, object, OptionDoubt, type Doubt, type ValueOf } from '../contract/options.ts';

/** The maximum of the API server (int32). */
const maxSetting = 2_147_483_647;

const minAndMax = (description: string) =>
  object(
    {
      min: integer(0, maxSetting, 'The least that is allowed.'),
      max: integer(0, maxSetting, 'The most that is allowed.'),
    },
    description,
  );

/** Whether a probe of this kind is required where the policy does not say. */
const isRequired = (kind: ProbeKind) => kind !== 'startup';

/** The option with the terms for one kind of probe. */
export function probeTerms(kind: ProbeKind) {
  return object(
    {
      required: flag(
        `Whether every container that runs until it is stopped needs a ${kind} probe. Absent: ${isRequired(kind) ? 'true' : 'false, also where bounds are written'}.`,
      ),
      initialDelaySeconds: minAndMax('How long the first check may wait.'),
      periodSeconds: minAndMax('How much time may lie between two checks; 10 where the probe does not say.'),
      timeoutSeconds: minAndMax('How long a check may take; 1 where the probe does not say.'),
      successThreshold: minAndMax('How many checks in a row may be needed to succeed; 1 where the probe does not say.'),
      failureThreshold: minAndMax('How many checks in a row may be needed to fail; 3 where the probe does not say.'),
    },
    `The terms of ${kind} probes: bounds hold for each one that is written.`,
  );
}

/** A bound on one setting of a probe. */
export interface ProbeBound {
  readonly setting: ProbeSetting;
  readonly side: 'min' | 'max';
  readonly number: number;
}

const settings: readonly ProbeSetting[] = [
  'initialDelaySeconds',
  'periodSeconds',
  'timeoutSeconds',
  'successThreshold',
  'failureThreshold',
];

/** Prepares that option, which is under the kind of the probe. */
export function readProbeTerms(
  kind: ProbeKind,
  terms: ValueOf<ReturnType<typeof probeTerms>>,
  doubt: Doubt,
): { readonly isRequired: boolean; readonly bounds: readonly ProbeBound[] } {
  const bounds = settings.flatMap((setting): ProbeBound[] => {
    const { min, max } = terms[setting] ?? {};
    const path = [kind, setting];
    if (min !== undefined && max !== undefined && min > max) {
      doubt(new OptionDoubt([...path, 'min'], `${min} is above max, which is ${max}; swap them`));
    }
    if (max === 0 && setting !== 'initialDelaySeconds') {
      doubt(new OptionDoubt([...path, 'max'], 'no probe can have 0, which stands for the default; write 1 or more'));
    }
    if (setting === 'successThreshold' && kind !== 'readiness' && min !== undefined && min > 1) {
      doubt(new OptionDoubt([...path, 'min'], `the API server takes no other than 1 for a ${kind} probe; remove it`));
    }
    return [
      ...(min === undefined ? [] : [{ setting, side: 'min', number: min } as const]),
      ...(max === undefined ? [] : [{ setting, side: 'max', number: max } as const]),
    ];
  });
  return { isRequired: terms.required ?? isRequired(kind), bounds };
}

/** Whether a number violates a bound. */
export function passedBy({ side, number }: ProbeBound, value: number): boolean {
  return side === 'max' ? value > number : value < number;
}
