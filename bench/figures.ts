/** What is measured. The names are those of the object that `--json` prints. */
export interface Figures {
  /** Processor time to judge a parsed pod of two containers by `restricted`, in nanoseconds. */
  readonly judge_ns: number;
  /** Processor time of a whole review of 6 KB: the gate's ÷ the bare server's; 1 is as fast as bare. */
  readonly good_ratio: number;
  /** The same of a refusal with eight problems. */
  readonly refusal_ratio: number;
  /** The same of a review of 40 containers, 72 KB. */
  readonly forty_ratio: number;
  /** The same of an update, 12 KB. */
  readonly update_ratio: number;
  /** Of the first 4,000 reviews of 6 KB of a gate that has just started ÷ one of the warm bare server. */
  readonly fresh_ratio: number;
  /** Processor time of `/mutate` of a pod that needs five fills ÷ that of `/validate` of the same pod. */
  readonly mutate_ratio: number;
  /** Reviews of 6 KB that the gate answers in a second, sent back to back. */
  readonly per_s: number;
  readonly bare_per_s: number;
  /** The gate's answers at half of bare's reviews a second, in milliseconds. */
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** The gate's p99 ÷ bare's, at that same rate. */
  readonly p99_ratio: number;
  /** Processor time for a byte of the costliest of large reviews ÷ that for a byte of the review of 6 KB. */
  readonly worst_ratio: number;
  /** The same at `/mutate` and `/validate`, with the fills of the chart and a rule that refuses them. */
  readonly worst_fills_ratio: number;
  /** From spawning the gate to `/readyz` 200, in milliseconds. */
  readonly start_ms: number;
  /** Resident memory with 100 policies after both kinds of reviews, in MiB. */
  readonly rss_mib: number;
  /** The same where a cluster of 1,000 namespaces feeds it those policies. */
  readonly fed_rss_mib: number;
  /** Processor time to judge by 100 policies of which 3 match ÷ by those 3 alone. */
  readonly hundred_policies_ratio: number;
}

/** What a figure is to be. */
interface Row {
  readonly key: keyof Figures;
  readonly what: string;
  readonly unit: string;
  /** Decimals that are told. */
  readonly digits: number;
  /** Absent where a figure is only told. */
  readonly bound?: { readonly is: 'below' | 'at most'; readonly value: number };
}

/** In the order in which they are told. */
const rows: readonly Row[] = [
  row('judge_ns', 'judging a parsed two-container pod by restricted', 'ns', { is: 'below', value: 2000 }),
  row('good_ratio', "CPU of a review of 6 KB, standard: ours ÷ bare's", '', { is: 'at most', value: 1.2 }),
  row('refusal_ratio', 'the same, a refusal with 8 problems', '', { is: 'at most', value: 2.2 }),
  row('forty_ratio', 'the same, 40 containers', '', { is: 'at most', value: 1.12 }),
  row('update_ratio', 'the same, an update', '', { is: 'at most', value: 1.3 }),
  row('fresh_ratio', "the first 4,000 of 6 KB of a gate that just started ÷ bare's", '', { is: 'at most', value: 6 }),
  row('mutate_ratio', 'five fills: /mutate ÷ /validate of the same pod', '', { is: 'at most', value: 1.5 }),
  row('per_s', 'reviews a second, 6 KB', '/s'),
  row('bare_per_s', 'the same of bare', '/s'),
  row('p50_ms', "p50 at half of bare's reviews a second", 'ms'),
  row('p99_ms', 'p99 at that rate', 'ms'),
  row('p99_ratio', "p99 at that rate: ours ÷ bare's", '', { is: 'at most', value: 1.5 }),
  row('worst_ratio', 'the worst review, for each byte ÷ that of 6 KB', '', { is: 'below', value: 5 }),
  row('worst_fills_ratio', 'the same, with fills that are refused', ''),
  row('start_ms', 'start to ready', 'ms', { is: 'below', value: 300 }),
  row('rss_mib', 'memory of a gate with 100 policies', 'MiB', { is: 'below', value: 128 }),
  row('fed_rss_mib', 'the same, fed by a cluster of 1,000 namespaces', 'MiB', { is: 'below', value: 128 }),
  row('hundred_policies_ratio', 'judging, 100 policies of which 3 match ÷ those 3', '', { is: 'at most', value: 1.1 }),
];

function row(key: keyof Figures, what: string, unit: string, bound?: Row['bound']): Row {
  const digits = unit === '' ? 3 : unit === 'ms' ? 2 : 0;
  return { key, what, unit, digits, ...(bound !== undefined && { bound }) };
}

/** Figures with no more decimals than they are good for. */
export function rounded(figures: Figures): Figures {
  const entries = rows.map(({ key, digits }) => [key, Number(figures[key].toFixed(digits))]);
  return Object.fromEntries(entries) as Figures;
}

/** Figures beside their bounds, as a table for people. */
export function tableOf(figures: Figures): string {
  const lines = rows.map(({ key, what, unit, digits, bound }) => {
    const figure = withUnit(figures[key].toFixed(digits), unit);
    if (bound === undefined) return [what, figure, '', ''];
    return [
      what,
      figure,
      `${bound.is} ${withUnit(String(bound.value), unit)}`,
      isMet(figures[key], bound) ? 'met' : 'MISSED',
    ];
  });
  const all = [['what', 'figure', 'bound', ''], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const text = all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${text.join('\n')}\n`;
}

function isMet(figure: number, { is, value }: NonNullable<Row['bound']>): boolean {
  return is === 'below' ? figure < value : figure <= value;
}

function withUnit(figure: string, unit: string): string {
  return unit === '' ? figure : `${figure} ${unit}`;
}
