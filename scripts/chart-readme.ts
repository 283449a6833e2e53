// The README of the chart, with the list of values from the comments in values.yaml.
import { readFileSync } from 'node:fs';
import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from 'yaml';
import { inlineYaml } from '../src/model/yaml-text.ts';
import { block, code, page } from './markdown.ts';

const values = readFileSync(new URL('../charts/plimsoll/values.yaml', import.meta.url), 'utf8');

/** A value of the chart. */
export interface ChartValue {
  /** The path: `policy.mode`. */
  readonly path: string;
  readonly preset: unknown;
  /** The comment above it, in Markdown. */
  readonly meaning: string;
}

/** All values in values.yaml. Throws an `Error` with the name of one without a comment. */
export function chartValues(text: string = values): readonly ChartValue[] {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) throw new Error('values.yaml is no map');
  return valuesIn(contents, '');
}

function valuesIn(map: YAMLMap, within: string): readonly ChartValue[] {
  return map.items.flatMap((pair, index) => {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const path = within === '' ? name : `${within}.${name}`;
    // yaml keeps the comment above the first key with the map.
    const meaning = meaningIn(commentOf(pair) ?? (index === 0 ? map.commentBefore : undefined));
    if (meaning !== undefined) return [{ path, preset: presetOf(pair), meaning }];
    if (isMap(pair.value) && pair.value.items.length > 0) return valuesIn(pair.value, path);
    throw new Error(`values.yaml says nothing of ${path}; write a comment "# -- …" above it`);
  });
}

function commentOf({ key }: Pair): string | null | undefined {
  return isScalar(key) ? key.commentBefore : undefined;
}

function meaningIn(comment: string | null | undefined): string | undefined {
  return /^ -- (.+)$/m.exec(comment ?? '')?.[1];
}

function presetOf({ value }: Pair): unknown {
  return isScalar(value) || isMap(value) ? value.toJSON() : value;
}

/** The text of the chart's README. */
export function chartReadme(): Promise<string> {
  const list = chartValues().map(
    ({ path, preset, meaning }) => `- **${code(path)}** (${code(inlineYaml(preset))}): ${meaning}`,
  );
  return page('scripts/chart-readme.ts and values.yaml', [
    '# Plimsoll',
    'An admission webhook that holds pods to a resource policy, and says what to write instead. Kubernetes 1.30 or newer, Helm 3.14 or newer.',
    '**Pods are refused and you want them back: [emergency](../../docs/emergency.md).**',
    '## Install',
    command('helm install plimsoll charts/plimsoll --namespace plimsoll-system --create-namespace'),
    'Until 0.1.0 is released, build the image, push it to your registry, and set it: `docker build --tag registry.example.com/plimsoll:0.1.0 .` and `--set image.repository=registry.example.com/plimsoll`.',
    'This installs two replicas of the gate (the webhook server) and the policy `standard` in mode `Warn`: a pod that breaks it is created, with a warning that says what to write. `helm test plimsoll --namespace plimsoll-system` calls the gate once, through its Service and with its certificate.',
    'Start with `Warn`, also with a GitOps tool: with `Enforce`, pods are refused from the moment that the webhook exists until the first replica is ready.',
    'Install the chart once in a cluster. The namespace of the release is excluded from policies, so let Pod Security protect it:',
    command('kubectl label namespace plimsoll-system pod-security.kubernetes.io/enforce=restricted'),
    'Without Helm, `kubectl apply -f deploy/install.yaml` installs the gate without a policy; the comments in that file say how to set the image, and which policy to start with.',
    '## Enforce',
    'Read [what Enforce does](../../docs/enforce.md) first: it shows which workloads would not come back, and what to exclude. Then:',
    command(
      "helm upgrade plimsoll charts/plimsoll --namespace plimsoll-system --reset-then-reuse-values --set policy.mode=Enforce --set 'webhook.excludeNamespaces={calico-system,cert-manager}'",
    ),
    'Policies of your own are objects of kind PodPolicy; `kubectl explain podpolicy.spec` documents them. If they enforce and the one of the chart does not, set `webhook.failurePolicy=Fail`.',
    '## Change the policy',
    'Values set the policy of the chart: `match`, `help`, `rules` and `overrides` are those of [a policy](../../docs/policy.md). This adds to the profile, and lets one team start with warnings ([one namespace](../../docs/one-namespace.md)):',
    block(
      'yaml',
      [
        '# values.yaml',
        'policy:',
        '  bundle: standard',
        '  mode: Enforce',
        '  help: { text: "ask #platform", url: https://wiki.example.com/pods }',
        '  rules:',
        '    limits-required: { resources: { memory: {}, ephemeral-storage: {} } }',
        '    image-tag: { mode: Enforce }',
        '  overrides:',
        '    - { namespaces: ["batch-*"], mode: Warn }',
      ].join('\n'),
    ),
    command(
      'helm upgrade plimsoll charts/plimsoll --namespace plimsoll-system --reset-then-reuse-values --values values.yaml',
    ),
    "Helm rejects an unknown name or value before it changes anything: `at '/policy/rules': additional properties 'limit-required' not allowed`. Everything else that can be wrong, the gate reports when the policy is written. If a rule or an override has mode `Enforce`, `failurePolicy` is `Fail` as with `policy.mode=Enforce`.",
    'Do not change this policy with `kubectl`: the next upgrade [conflicts or keeps your change](../../docs/upgrade.md#the-policy-was-changed-with-kubectl).',
    '## Upgrade and uninstall',
    command('helm upgrade plimsoll charts/plimsoll --namespace plimsoll-system --reset-then-reuse-values'),
    '[Upgrade](../../docs/upgrade.md) has what happens, how to roll back, and what to do if an image cannot be pulled. A CRD that an earlier installation left is not changed by `helm install`, only by `helm upgrade`; CRD versions only add fields, so an older Plimsoll works with a newer CRD. [Uninstall](../../docs/run.md#uninstall) has what stays behind.',
    '## Certificates',
    'By default the gate [manages its own certificates](../../docs/certificates.md) and writes its CA into the webhook configurations. The chart renders no `caBundle`, so no upgrade removes it. If a GitOps tool compares all fields, ignore `webhooks[].clientConfig.caBundle`. With `certificate.mode=cert-manager` the chart creates a CA, unless you name an issuer. With `certificate.mode=secret` you provide certificate and CA.',
    '## Where the control plane cannot reach the pods',
    'The API server calls the gate. In some managed clusters a firewall lets it reach nodes on a few ports only: open port 8443, or set `webhook.port=10250`. If it has no route to the pod network, set `hostNetwork=true` and two ports that are free on the nodes. Pod Security then has to be `privileged` in this namespace, and everybody who can reach the nodes can reach `/metrics`.',
    '## Values',
    'Each with its default. Other values are rejected.',
    list.join('\n'),
  ]);
}

function command(...lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
