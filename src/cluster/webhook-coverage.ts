import { isObject, type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import { expressionsOf, operators, type Labels, type LabelExpression } from '../policy/namespace-selector.ts';
import type { Certificate } from '../server/app.ts';
import { isSignedByOneOf } from './certificates/pem.ts';
import { chartConditions } from './chart-conditions.generated.js';

/** Why pods of a policy are not sent to the gate. */
export interface Gap {
  /** For programs. */
  readonly reason: 'NoWebhook' | 'PodsNotSent' | 'CaNotTrusted';
  /** For people, with what to do. */
  readonly sentence: string;
}

/** The address and the certificate of the gate. */
export interface Served {
  readonly service: { readonly namespace: string; readonly name: string };
  /** Undefined before there is one. */
  readonly certificate: Certificate | undefined;
  /** Whether the gate itself writes the caBundle. */
  readonly writesCaBundle: boolean;
}

/** Which pods a webhook entry sends, as far as its fields show. */
export interface Coverage {
  /** The gaps of every policy. */
  readonly gaps: readonly Gap[];
  /** The names of match conditions that are not the chart's: what they exclude is unknown. */
  readonly matchConditions: readonly string[];
  readonly selector: readonly LabelExpression[];
  readonly ownNamespace: string;
}

/** How to restore the objects of the chart. */
const restore = 'run helm upgrade, or apply install.yaml again';

/** The requests that a webhook configuration must send, and where to. */
export interface NeededRequests {
  readonly path: '/validate' | '/mutate';
  readonly operations: readonly (readonly [operation: string, resource: string])[];
  /** Whether the chart switches it off, by an entry without rules: API servers then already trust the CA when it is switched on. */
  readonly isOptional: boolean;
}

/** So that pods are judged. */
export const toJudge: NeededRequests = {
  path: '/validate',
  operations: [
    ['CREATE', 'pods'],
    ['UPDATE', 'pods'],
    ['UPDATE', 'pods/ephemeralcontainers'],
    ['UPDATE', 'pods/resize'],
  ],
  isOptional: false,
};

/** So that pods are filled in. */
export const toFill: NeededRequests = { path: '/mutate', operations: [['CREATE', 'pods']], isOptional: true };

/** The coverage of an entry of a webhook configuration, which sentences call `about`. */
export function coverageOf(entry: RawObject, about: string, served: Served, needed: NeededRequests): Coverage {
  return {
    gaps: [
      ...rulesGap(entry, about, needed),
      ...addressGap(entry, about, served, needed),
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

/** The gap of a configuration without an entry for pods. */
export function noEntry(configuration: string): Gap {
  const sentence = `there is no webhook configuration ${quote(configuration)} that sends pods to the gate; ${restore}`;
  return { reason: 'NoWebhook', sentence };
}

/** The entry with this name in a webhook configuration: `pods.plimsoll.dev`; undefined if there is none. */
export function entryIn(configuration: RawObject | undefined, webhook: string): RawObject | undefined {
  return objectsIn(configuration?.['webhooks']).find(({ name }) => name === webhook);
}

/** Whether an entry is switched off. */
export function isOff(entry: RawObject, { isOptional }: NeededRequests): boolean {
  return isOptional && objectsIn(entry['rules']).length === 0;
}

function rulesGap(entry: RawObject, about: string, { operations }: NeededRequests): readonly Gap[] {
  const rules = objectsIn(entry['rules']);
  const missing = operations.filter(
    ([operation, resource]) => !rules.some((rule) => covers(rule, operation, resource)),
  );
  if (missing.length === 0) return [];
  const requests = missing.map(([operation, resource]) => `${operation} of ${resource}`).join(', ');
  return [{ reason: 'PodsNotSent', sentence: `${about} does not send ${requests}; restore its rules: ${restore}` }];
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

function addressGap(entry: RawObject, about: string, { service: own }: Served, needed: NeededRequests): readonly Gap[] {
  const { service, url } = isObject(entry['clientConfig']) ? entry['clientConfig'] : {};
  // Any URL may lead to the gate.
  if (typeof url === 'string' && url.endsWith(needed.path)) return [];
  // The defaults are 443 and / (admissionregistration.k8s.io/v1, ServiceReference).
  const { namespace, name, port = 443, path = '/' } = isObject(service) ? service : {};
  const where =
    typeof url === 'string' ? url : `https://${String(name)}.${String(namespace)}.svc:${String(port)}${String(path)}`;
  const wanted = `https://${own.name}.${own.namespace}.svc:443${needed.path}`;
  if (where === wanted) return [];
  const sentence = `${about} sends pods to ${where}, not to ${wanted}; restore its clientConfig: ${restore}`;
  return [{ reason: 'PodsNotSent', sentence }];
}

/** API servers use the first version in the list that they know (apiserver, pkg/admission/plugin/webhook/request). */
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
  // Without one, API servers trust the CAs of their machine, which are unknown here.
  if ((caBundle === undefined || caBundle === '') && !writesCaBundle) return [];
  const bundle = typeof caBundle === 'string' ? Buffer.from(caBundle, 'base64').toString() : '';
  if (isSignedByOneOf(certificate, bundle)) return [];
  const advice = writesCaBundle
    ? 'the gate writes the caBundle itself; its log says what prevents that'
    : 'set certificate.caBundle of the chart to that CA, or, with cert-manager, see the log of its CA injector';
  const sentence = `the caBundle of ${about} does not have the CA of the gate's certificate, so no API server connects to the gate; ${advice}`;
  return [{ reason: 'CaNotTrusted', sentence }];
}

/** The conditions of a selector as stored by the API server. */
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
