// The policies that come with the chart: the built-in ones, of which the chart's values set the mode.
import { Document, isScalar, visit } from 'yaml';
import { builtinPolicies } from '../src/policy/builtin.ts';

/** The spec of each policy, as YAML, by the name of its file. */
export function chartPolicies(): ReadonlyMap<string, string> {
  const note = '# Written by scripts/generate.ts from the built-in policies; change those instead.\n';
  return new Map(Object.entries(builtinPolicies).map(([name, { spec }]) => [`${name}.yaml`, note + yamlOf(spec)]));
}

function yamlOf(spec: object): string {
  // Helm reads YAML 1.1, which takes more words for booleans and numbers.
  const document = new Document(spec, { version: '1.1' });
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
