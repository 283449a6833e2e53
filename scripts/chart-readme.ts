// The page of the chart: prose that stands here, and the table of its values from what values.yaml says of each.
import { readFileSync } from 'node:fs';
import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from 'yaml';
import { block, code, inline, page, table } from './markdown.ts';

const values = readFileSync(new URL('../charts/plimsoll/values.yaml', import.meta.url), 'utf8');

/** A value of the chart. */
export interface ChartValue {
  /** As it is set: `policy.mode`. */
  readonly path: string;
  readonly preset: unknown;
  /** What stands above it, in Markdown. */
  readonly meaning: string;
}

/** Every value that values.yaml explains. Throws an `Error` that names one which it does not. */
export function chartValues(text: string = values): readonly ChartValue[] {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) throw new Error('values.yaml is no map');
  return valuesIn(contents, '');
}

function valuesIn(map: YAMLMap, within: string): readonly ChartValue[] {
  return map.items.flatMap((pair, index) => {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const path = within === '' ? name : `${within}.${name}`;
    // The comment above the first key of a map is kept with the map.
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
  const rows = chartValues().map(({ path, preset, meaning }) => [code(path), code(inline(preset)), meaning]);
  return page('scripts/chart-readme.ts and values.yaml', [
    '# Plimsoll',
    'An admission webhook that holds pods to a resource policy, and says what to write instead. Kubernetes 1.30 or newer, Helm 3.14 or newer.',
    '## Install',
    command('helm install plimsoll charts/plimsoll --namespace plimsoll-system --create-namespace'),
    'Until 0.1.0 is released, build the image, bring it to your registry, and name it: `docker build --tag registry.example.com/plimsoll:0.1.0 .` and `--set image.repository=registry.example.com/plimsoll`.',
    'Begin with the mode `Warn`, also where a tool of yours installs it: with `Enforce`, pods are refused from the moment that the webhook stands until the first replica is ready, and for as long as none is.',
    'Two pods judge what comes, by the policy `standard` in mode `Warn`: whoever sends a pod that breaks it gets a warning with what to write instead, and nothing is refused. `helm test plimsoll --namespace plimsoll-system` asks the gate once, over its Service and with its own certificate.',
    'A release is installed once in a cluster. Its own namespace is not judged, so let Kubernetes hold it to a standard:',
    command('kubectl label namespace plimsoll-system pod-security.kubernetes.io/enforce=restricted'),
    'Without Helm, `kubectl apply -f deploy/install.yaml` brings the gate without a policy; the file says how to name your image, and which policy to begin with.',
    '## Enforce',
    '`Enforce` leaves running pods alone, but one that breaks the policy is not created again: a healthy Deployment that is 1/1 today is 0/1 after its next eviction. See which workloads would not come back, while the mode is `Warn`; this changes nothing, and [what it shows](../../docs/operations.md#what-enforce-does-to-what-runs) is one line per problem:',
    command(
      'kubectl get deployments,statefulsets,daemonsets,cronjobs -A -o yaml | kubectl create --dry-run=server -f - 2>&1 | grep -v AlreadyExists',
    ),
    'Then name the namespaces that your cluster needs before it can run a gate: those of its network, its storage, cert-manager, and whatever else has to start on an empty node. Only exact names count.',
    command(
      "helm upgrade plimsoll charts/plimsoll --namespace plimsoll-system --reset-then-reuse-values --set policy.mode=Enforce --set 'webhook.excludeNamespaces={calico-system,cert-manager}'",
    ),
    'A pod that breaks the policy is then refused. Pods also wait for the gate: while no replica answers, none is created outside the namespaces that are left out (`failurePolicy: Fail`), where in the other modes they are let through unjudged. Deleting pods, scaling, and changes that nothing is judged by need no gate at any time; nor do workloads and policies.',
    'Policies of your own are objects of the kind PodPolicy: `kubectl explain podpolicy.spec` is the manual. Where they enforce and the one of the chart does not, set `webhook.failurePolicy=Fail`.',
    '## Change the policy',
    'Values say what stands in the policy of the chart: `match`, `help`, `rules` and `overrides` are those of [a policy](../../docs/policy.md). This adds to the profile, and lets one team begin with warnings ([let one namespace do more](../../docs/one-namespace.md)):',
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
    "Helm refuses a name or a value that is not known before it changes anything, and says where it stands: `at '/policy/rules': additional properties 'limit-required' not allowed`. What else can be wrong, the gate says when the policy is written. Where the mode of a rule or an override is `Enforce`, pods wait for the gate as with `policy.mode=Enforce`.",
    'Change the policy by values and not with `kubectl`. Helm 4 stops with a conflict at a field that `kubectl` has changed, until the value is the same or `--force-conflicts` is given. Helm 3 leaves such a field, until its value is another than before. Both leave what no value sets: the notes of `helm upgrade` name it ([upgrade](../../docs/operations.md#how-do-i-upgrade)).',
    '## Get out',
    [
      '- Refuse nothing any more, and go on telling: the same `helm upgrade` with `--no-hooks --set policy.mode=Warn`. Without hooks, because the Job that usually comes first needs the image and a node, which may be what is amiss. Where `policy.rules` or `policy.overrides` have mode `Enforce` of their own, set these to `Warn` as well.',
      '- Ask the gate nothing, at once, also where nothing else works: `kubectl delete validatingwebhookconfigurations plimsoll-pods plimsoll-templates plimsoll-policies` (of a release with another name, those that `-l app.kubernetes.io/name=plimsoll` finds). The next `helm upgrade` brings them back.',
    ].join('\n'),
    '## Upgrade',
    command('helm upgrade plimsoll charts/plimsoll --namespace plimsoll-system --reset-then-reuse-values'),
    'Helm installs the definition of PodPolicy once and never again. So a Job of the new version applies it before anything else is upgraded, with rights for that one object, and is gone afterwards, but for the Job itself where it failed: its log says why. If its image cannot be pulled, it fails after 100 seconds, and nothing else has changed: [which image it was, and what to roll back to](../../docs/operations.md#how-do-i-upgrade). Where others do that in your cluster, set `crds.upgrade=false` and have them apply `crds/`; `helm install` over a definition that an earlier installation left does not touch it either. Definitions only ever add, so an older Plimsoll works with a newer one.',
    'New pods are ready before old ones go, and an old one serves on for 15 seconds once it was told to end.',
    '## Uninstall',
    command('helm uninstall plimsoll --namespace plimsoll-system'),
    'leaves no webhook behind. Helm 4 takes the webhook configurations first, so nothing waits for a gate that is gone; Helm 3 takes them last, so where pods wait for the gate, delete them yourself before, as above. What stays: the definition of PodPolicy with your own policies, and the Secret and the Lease that the pods made. These lines remove the rest, and with the first of them all policies go:',
    command(
      'kubectl delete customresourcedefinition podpolicies.plimsoll.dev',
      'kubectl --namespace plimsoll-system delete secret/plimsoll-certificate lease/plimsoll',
    ),
    'Without Helm, `kubectl delete -f deploy/install.yaml` removes everything: the webhooks first, so nothing waits for a gate that is gone, then the namespace with what the pods made, and the CRD with all policies. `--selector app.kubernetes.io/name=plimsoll` keeps the CRD, your policies and the namespace.',
    '## Certificates',
    'By default the gate makes its certificate itself, renews it, and writes its authority into the webhook configurations. The chart renders no `caBundle`, so that no upgrade and no GitOps tool takes it away. Where one compares all fields, have it leave `webhooks[].clientConfig.caBundle` out. With `certificate.mode=cert-manager` the chart makes an authority of its own unless you name an issuer; with `certificate.mode=secret` certificate and authority are yours.',
    '## Where the control plane cannot reach the pods',
    'The API server calls the gate. In some managed clusters a firewall lets it reach nodes on a few ports only: open the port 8443, or set `webhook.port=10250`. Where it has no route to the network of the pods, set `hostNetwork=true`, with two ports that are free on the nodes; Pod Security then has to be `privileged` in this namespace, and everybody who reaches the nodes reaches `/metrics`.',
    '## Values',
    table(['Value', 'Preset', 'Meaning'], rows),
    'Anything else is refused.',
  ]);
}

function command(...lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
