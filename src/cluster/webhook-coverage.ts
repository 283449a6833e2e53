import { isObject, type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import { expressionsOf, operators, type Labels, type LabelExpression } from '../policy/namespace-selector.ts';
import type { Certificate } from '../server/app.ts';
import { isSignedByOneOf } from './certificates/pem.ts';
import { chartConditions } from './chart-conditions.generated.js';

/** Why pods that a policy is about are not sent to the gate. */
export interface Gap {
  /** In one word, for programs. */
  readonly reason: 'NoWebhook' | 'PodsNotSent' | 'CaNotTrusted';
  /** For people, with what to do about it. */
  readonly sentence: string;
}

/** Where the gate serves, and the certificate that it serves. */
export interface Served {
  readonly service: { readonly namespace: string; readonly name: string };
  /** Undefined until there is one. */
  readonly certificate: Certificate | undefined;
  /** Whether the gate itself writes the caBundle. */
  readonly writesCaBundle: boolean;
}

/** What a webhook entry has pods sent for, as far as that can be judged without running it. */
export interface Coverage {
  /** What is missing for every policy. */
  readonly gaps: readonly Gap[];
  /** The names of match conditions that are not the chart's: what they exclude cannot be judged. */
  readonly matchConditions: readonly string[];
  /** Which namespaces it is about. */
  readonly selector: readonly LabelExpression[];
  /** The namespace of the gate. */
  readonly ownNamespace: string;
}

/** What to do where the chart's own objects are not as the chart has them. */
const restore = 'run helm upgrade, or apply install.yaml again';

/** What the gate must be asked, and where. */
export interface Asked {
  readonly path: '/validate' | '/mutate';
  readonly operations: readonly (readonly [operation: string, resource: string])[];
}

/** So that pods are judged. */
export const toJudge: Asked = {
  path: '/validate',
  operations: [
    ['CREATE', 'pods'],
    ['UPDATE', 'pods'],
    ['UPDATE', 'pods/ephemeralcontainers'],
    ['UPDATE', 'pods/resize'],
  ],
};

/** So that pods are filled in. */
export const toFill: Asked = { path: '/mutate', operations: [['CREATE', 'pods']] };

/** What an entry of a webhook configuration has sent to the gate. `about` names the configuration, as a sentence begins with it. */
export function coverageOf(entry: RawObject, about: string, served: Served, asked: Asked): Coverage {
  return {
    gaps: [
      ...rulesGap(entry, about, asked),
      ...addressGap(entry, about, served, asked),
      ...versionGap(entry, about),
      ...objectSelectorGap(entry, about),
      ...caBundleGap(entry, about, served),
    ],
    matchConditions: objectsIn(entry['matchConditions'])
      .filter(
        ({ name, expression }) => !chartConditions.some((own) => own.name === name && own.expression === expression),
      )
      .map(({ name }) => String(name)),
    selector: expressionsIn(entry['namespaceSelector']),
    ownNamespace: served.service.namespace,
  };
}

/** Says that there is no entry at all. */
export function noEntry(configuration: string): Gap {
  const sentence = `there is no webhook configuration ${quote(configuration)} that sends pods to the gate; ${restore}`;
  return { reason: 'NoWebhook', sentence };
}

function rulesGap(entry: RawObject, about: string, { operations }: Asked): readonly Gap[] {
  const rules = objectsIn(entry['rules']);
  const missing = operations.filter(
    ([operation, resource]) => !rules.some((rule) => covers(rule, operation, resource)),
  );
  if (missing.length === 0) return [];
  const told = missing.map(([operation, resource]) => `${operation} of ${resource}`).join(', ');
  return [{ reason: 'PodsNotSent', sentence: `${about} does not send ${told}; restore its rules: ${restore}` }];
}

/** As kube-apiserver matches them (apiserver, pkg/admission/plugin/webhook/predicates/rules/rules.go). */
function covers(rule: RawObject, operation: string, resource: string): boolean {
  const has = (field: string, value: string) => textsIn(rule[field]).some((one) => one === '*' || one === value);
  const [name, subresource = ''] = resource.split('/');
  const isResource = textsIn(rule['resources']).some((written) => {
    const [ruleName, ruleSubresource = ''] = written.split('/');
    return [
      [ruleName, name],
      [ruleSubresource, subresource],
    ].every(([one, wanted]) => one === '*' || one === wanted);
  });
  return (
    has('apiGroups', '') &&
    has('apiVersions', 'v1') &&
    has('operations', operation) &&
    isResource &&
    rule['scope'] !== 'Cluster'
  );
}

function addressGap(entry: RawObject, about: string, { service: own }: Served, asked: Asked): readonly Gap[] {
  const { service, url } = isObject(entry['clientConfig']) ? entry['clientConfig'] : {};
  // A URL may be whatever leads to the gate.
  if (typeof url === 'string' && url.endsWith(asked.path)) return [];
  // What is absent is 443 and / (admissionregistration.k8s.io/v1, ServiceReference).
  const { namespace, name, port = 443, path = '/' } = isObject(service) ? service : {};
  const where =
    typeof url === 'string' ? url : `https://${String(name)}.${String(namespace)}.svc:${String(port)}${String(path)}`;
  const wanted = `https://${own.name}.${own.namespace}.svc:443${asked.path}`;
  if (where === wanted) return [];
  const sentence = `${about} sends pods to ${where}, not to ${wanted}; restore its clientConfig: ${restore}`;
  return [{ reason: 'PodsNotSent', sentence }];
}

/** API servers ask in the first version of the list that they know (apiserver, pkg/admission/plugin/webhook/request). */
function versionGap(entry: RawObject, about: string): readonly Gap[] {
  const version = textsIn(entry['admissionReviewVersions']).find((one) => one === 'v1' || one === 'v1beta1');
  if (version !== 'v1beta1') return [];
  const sentence = `${about} sends AdmissionReview v1beta1, which the gate does not read; write v1 first in admissionReviewVersions`;
  return [{ reason: 'PodsNotSent', sentence }];
}

function objectSelectorGap(entry: RawObject, about: string): readonly Gap[] {
  if (expressionsIn(entry['objectSelector']).length === 0) return [];
  const sentence = `${about} sends only pods with the labels of its objectSelector, which the author of a pod writes; remove the objectSelector`;
  return [{ reason: 'PodsNotSent', sentence }];
}

function caBundleGap(entry: RawObject, about: string, { certificate, writesCaBundle }: Served): readonly Gap[] {
  const caBundle = valueAt(entry, ['clientConfig', 'caBundle']);
  if (certificate === undefined) return [];
  // Without one, API servers go by the CAs of their machine, which are not known here.
  if ((caBundle === undefined || caBundle === '') && !writesCaBundle) return [];
  const bundle = typeof caBundle === 'string' ? Buffer.from(caBundle, 'base64').toString() : '';
  if (isSignedByOneOf(certificate, bundle)) return [];
  const advice = writesCaBundle
    ? 'the gate writes the caBundle itself; its log says what prevents that'
    : 'set certificate.caBundle of the chart to that CA, or, with cert-manager, see the log of its CA injector';
  const sentence = `the caBundle of ${about} does not have the CA of the gate's certificate, so no API server connects to the gate; ${advice}`;
  return [{ reason: 'CaNotTrusted', sentence }];
}

/** The conditions of a selector as the API server keeps it. */
function expressionsIn(selector: unknown): readonly LabelExpression[] {
  const { matchLabels, matchExpressions } = isObject(selector) ? selector : {};
  return expressionsOf({
    ...(isObject(matchLabels) && { matchLabels: matchLabels as Labels }),
    matchExpressions: objectsIn(matchExpressions).flatMap(({ key, operator, values }) => {
      const known = operators.find((one) => one === operator);
      return known === undefined ? [] : [{ key: String(key), operator: known, values: textsIn(values) }];
    }),
  });
}

function objectsIn(list: unknown): readonly RawObject[] {
  return Array.isArray(list) ? (list as readonly unknown[]).filter(isObject) : [];
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? (list as readonly unknown[]).filter((item) => typeof item === 'string') : [];
}
