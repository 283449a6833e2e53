import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What an entry of the chart's webhook is sent: which objects, and which of their updates. */
export interface ChartEntry {
  readonly rules: readonly { readonly resources: readonly string[] }[];
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
}

/** An entry as the chart has it, but for the namespaces that it leaves out. */
export function chartEntry(name: 'pods' | 'templates' | 'policies' | 'fills'): ChartEntry {
  const file = new URL(`../charts/plimsoll/webhooks/${name}.yaml`, import.meta.url);
  return parse(readFileSync(file, 'utf8')) as ChartEntry;
}
