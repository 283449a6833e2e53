import { beforeAll, describe, expect, test } from 'vitest';
import { podsEntry, podsWebhook } from '../../test/sent-pods.ts';
import type { SigningCa } from './certificates/ca.ts';
import { issuingFor, type Leaf } from './certificates/leaf.ts';
import type { Served } from './webhook-coverage.ts';

const gapsOf = (changes: object, where?: Partial<Served>) =>
  podsWebhook(changes, where).coverage?.gaps.map(({ sentence }) => sentence);

test('the chart leaves nothing out that can be judged', () => {
  expect(podsWebhook().coverage).toMatchObject({ gaps: [], matchConditions: [] });
});

describe('which rules are enough', () => {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['pods', 'pods/*'], scope: '*' };
  const ofSubresources = 'UPDATE of pods/ephemeralcontainers, UPDATE of pods/resize';
  const all = `CREATE of pods, UPDATE of pods, ${ofSubresources}`;

  test.each([
    { rules: [rule], missing: '' },
    { rules: [{ ...rule, scope: undefined }], missing: '' },
    { rules: [{ ...rule, apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'] }], missing: '' },
    { rules: [{ ...rule, resources: ['pods', '*/resize', 'pods/ephemeralcontainers'] }], missing: '' },
    { rules: [{ ...rule, resources: ['*'] }], missing: ofSubresources },
    { rules: [{ ...rule, resources: ['pods', 'pods/resize'] }], missing: 'UPDATE of pods/ephemeralcontainers' },
    { rules: [{ ...rule, operations: ['CREATE', 'DELETE'] }], missing: all.replace('CREATE of pods, ', '') },
    { rules: [{ ...rule, operations: ['UPDATE'] }], missing: 'CREATE of pods' },
    { rules: [{ ...rule, scope: 'Cluster' }], missing: all },
    { rules: [{ ...rule, apiGroups: ['apps'] }], missing: all },
    { rules: [{ ...rule, apiVersions: ['v1beta1'] }], missing: all },
    { rules: undefined, missing: all },
  ])('$rules: missing "$missing"', ({ rules, missing }) => {
    const told = expect.stringContaining(` does not send ${missing}; restore its rules`);
    expect(gapsOf({ rules })).toEqual(missing === '' ? [] : [told]);
  });
});

test.each([
  { admissionReviewVersions: ['v1', 'v1beta1'], gaps: [] },
  { admissionReviewVersions: ['v2', 'v1'], gaps: [] },
  {
    admissionReviewVersions: ['v1beta1', 'v1'],
    gaps: [
      'webhook configuration "plimsoll-pods" sends AdmissionReview v1beta1, which the gate does not read; write v1 first in admissionReviewVersions',
    ],
  },
])('in which version the gate is asked: $admissionReviewVersions', ({ admissionReviewVersions, gaps }) => {
  expect(gapsOf({ admissionReviewVersions })).toEqual(gaps);
});

describe('where pods are sent', () => {
  const own = { namespace: 'plimsoll-system', name: 'plimsoll', path: '/validate' };
  const elsewhere = (where: string) => [
    `webhook configuration "plimsoll-pods" sends pods to ${where}, not to https://plimsoll.plimsoll-system.svc:443/validate; restore its clientConfig: run helm upgrade, or apply install.yaml again`,
  ];

  test.each([
    { clientConfig: { service: own }, gaps: [] },
    { clientConfig: { service: { ...own, port: 443 } }, gaps: [] },
    { clientConfig: { url: 'https://127.0.0.1:8443/validate' }, gaps: [] },
    { clientConfig: { url: 'https://127.0.0.1:8443/' }, gaps: elsewhere('https://127.0.0.1:8443/') },
    {
      clientConfig: { service: { ...own, name: 'old' } },
      gaps: elsewhere('https://old.plimsoll-system.svc:443/validate'),
    },
    {
      clientConfig: { service: { namespace: 'a', name: 'plimsoll' } },
      gaps: elsewhere('https://plimsoll.a.svc:443/'),
    },
    {
      clientConfig: { service: { ...own, port: 9999 } },
      gaps: elsewhere('https://plimsoll.plimsoll-system.svc:9999/validate'),
    },
  ])('$clientConfig', ({ clientConfig, gaps }) => {
    expect(gapsOf({ clientConfig })).toEqual(gaps);
  });
});

describe('a caBundle fits', () => {
  const issuing = issuingFor(['plimsoll.plimsoll-system.svc'], () => new Date());
  let ca: SigningCa;
  let other: SigningCa;
  let certificate: Leaf;
  beforeAll(async () => {
    [ca, other] = await Promise.all([issuing.ca(), issuing.ca()]);
    certificate = await issuing.leaf(ca);
  });

  /** What is told of the caBundle, by its text. */
  function told(bundle: string | undefined, where: Partial<Served> = {}): readonly string[] | undefined {
    const entry = podsEntry() as { readonly clientConfig: object };
    const caBundle = bundle === undefined ? undefined : Buffer.from(bundle).toString('base64');
    return gapsOf({ clientConfig: { ...entry.clientConfig, caBundle } }, { certificate, ...where });
  }
  const unfit =
    'the caBundle of webhook configuration "plimsoll-pods" does not have the CA of the gate\'s certificate, so no API server connects to the gate; ';
  const ofTheGate = [`${unfit}the gate writes the caBundle itself; its log says what prevents that`];
  const given = [
    `${unfit}set certificate.caBundle of the chart to that CA, or, with cert-manager, see the log of its CA injector`,
  ];

  test('that has the CA, among others or alone, or the certificate itself', () => {
    expect([told(ca.cert), told(`# ours\n${other.cert}\n${ca.cert}`), told(certificate.cert)]).toEqual([[], [], []]);
  });

  test('where the CA signed one that the gate sends with its own', () => {
    const chain = { cert: `${certificate.cert}\n${ca.cert}`, key: certificate.key };
    expect([told(ca.cert, { certificate: chain }), told(other.cert, { certificate: chain })]).toEqual([[], ofTheGate]);
  });

  test.each(['no PEM', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', ''])('not: %j', (bundle) => {
    expect(told(bundle)).toEqual(ofTheGate);
  });

  test('not with another CA of the same name', () => {
    expect([told(other.cert), told(other.cert, { writesCaBundle: false })]).toEqual([ofTheGate, given]);
  });

  test('or is absent, where the machine of the API server may know the CA of a certificate that was given', () => {
    expect([told(undefined), told(undefined, { writesCaBundle: false })]).toEqual([ofTheGate, []]);
  });

  test('whatever it is, for as long as there is no certificate', () => {
    expect(told('no PEM', { certificate: undefined })).toEqual([]);
  });
});
