import { describe, expect, test } from 'vitest';
import { formatPath } from '../../model/path.ts';
import { quantity, resources } from '../grammar/amount.ts';
import { flag, list, meaningProblems, object, objectWith, oneOf, text } from './options.ts';

const amount = quantity('An amount.');
const schema = object({
  amount,
  amounts: list(amount, 'Amounts.'),
  resources: resources(object({ max: amount }, 'Terms.'), 'By name.'),
  ranges: list(objectWith(['min'], { min: amount, note: text('A note.') }, 'A range.'), 'Ranges.'),
  words: list(oneOf(['a', 'b'], 'A word.'), 'Words.'),
  strict: flag('Whether.'),
});

function messages(options: object): readonly string[] {
  return meaningProblems(schema, options).map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

const device = 'cpu, memory, ephemeral-storage, hugepages-<size>, or a name like vendor.example.com/device';

const entries = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`example.com/device-${index}`, {}]));

describe('the grammars of options', () => {
  test.each<[name: string, options: object, problems: readonly string[]]>([
    ['nothing written', {}, []],
    ['a quantity', { amount: '1Gi' }, []],
    ['a number', { amount: 2 }, []],
    ['zero', { amount: 0 }, []],
    ['not a quantity', { amount: '1GB' }, ['amount: "1GB" is not a quantity; write 1G or 1Gi']],
    [
      'only a suffix, which Kubernetes reads as 0',
      { amount: 'k' },
      ['amount: "k" holds no number; write one, as in 500m, 1.5 or 2Gi'],
    ],
    ['below zero', { amount: '-1Gi' }, ['amount: "-1Gi" is below zero; write an amount of zero or more']],
    ['a number below zero', { amount: -1 }, ['amount: "-1" is below zero; write an amount of zero or more']],
    [
      'in a list, by index',
      { amounts: ['1', '-1'] },
      ['amounts[1]: "-1" is below zero; write an amount of zero or more'],
    ],
    [
      'below an item of a list',
      { ranges: [{ min: 1 }, { min: '1 Gi', note: '1 Gi' }] },
      ['ranges[1].min: "1 Gi" is not a quantity; write 1Gi'],
    ],
    ['resources by name', { resources: { cpu: { max: 1 }, 'nvidia.com/gpu': {} } }, []],
    [
      'an unknown name',
      { resources: { CPU: {} } },
      ['resources.CPU: "CPU" is not a resource of containers; write cpu'],
    ],
    [
      'a wrong name and a wrong value under it',
      { resources: { gpu: { max: '-1' }, cpu: { max: '1x' } } },
      [
        `resources.gpu: "gpu" is not a resource of containers; write ${device}`,
        'resources.gpu.max: "-1" is below zero; write an amount of zero or more',
        'resources.cpu.max: "1x" is not a quantity; write a number with an optional suffix, as in 500m, 1.5 or 2Gi',
      ],
    ],
    ['text that looks like an amount', { words: ['-1'] }, []],
    ['the maximum number of entries', { resources: entries(100), words: Array(500).fill('a') }, []],
    ['too many resources', { resources: entries(101) }, ['resources: there are 101 entries; write at most 100']],
    ['a list that is too long', { words: Array(501).fill('a') }, ['words: there are 501 entries; write at most 500']],
  ])('%s', (_name, options, problems) => {
    expect(messages(options)).toEqual(problems);
  });

  test('keys that every object inherits are checked like any other', () => {
    expect(messages({ resources: JSON.parse('{"__proto__": {"max": "x"}, "constructor": {}}') })).toEqual([
      `resources.__proto__: "__proto__" is not a resource of containers; write ${device}`,
      'resources.__proto__.max: "x" is not a quantity; write a number with an optional suffix, as in 500m, 1.5 or 2Gi',
      `resources.constructor: "constructor" is not a resource of containers; write ${device}`,
    ]);
  });
});

describe('the written schema', () => {
  test('is plain JSON Schema without the grammars', () => {
    expect(JSON.parse(JSON.stringify(resources(amount, 'By name.')))).toEqual({
      type: 'object',
      description: 'By name.',
      additionalProperties: {
        description: 'An amount.',
        anyOf: [{ type: 'integer' }, { type: 'string' }],
        'x-kubernetes-int-or-string': true,
      },
    });
  });

  test('an object refuses other options, and lists the required ones', () => {
    expect(objectWith(['min'], { min: amount }, 'A range.')).toMatchObject({
      additionalProperties: false,
      required: ['min'],
    });
    expect(object({})).toMatchObject({ additionalProperties: false });
    expect(object({})).not.toHaveProperty('required');
  });
});
