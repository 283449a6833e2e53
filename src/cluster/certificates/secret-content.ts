import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isObject, type RawObject } from '../../model/fields.ts';
import { bundleOf, casIn, type Ca, type SigningCa } from './ca.ts';
import { certificateBlocks } from './pem.ts';

/** The value of the annotation. The gate itself writes `ca-now-begun`: the new CA signs, the leaked one is still trusted. */
export type RotationRequest = 'ca' | 'ca-now' | 'ca-now-begun';

/** The content of the Secret; undefined parts are missing, or cannot be used. */
export interface SecretContent {
  /** Signs the leaves of replicas. */
  readonly signing: SigningCa | undefined;
  /** Signs once all API servers trust it. */
  readonly next: SigningCa | undefined;
  /** All CAs that API servers have to trust, including those above; the oldest first. */
  readonly trusted: readonly Ca[];
  /** Since when `signing` signs, by the API server's clock, in milliseconds since 1970. */
  readonly since: number | undefined;
  readonly rotate: RotationRequest | undefined;
  /** What cannot be used, in sentences. */
  readonly problems: readonly string[];
}

const rotateKey = 'plimsoll.dev/rotate';
const sinceKey = 'plimsoll.dev/ca-since';
const requests: readonly unknown[] = ['ca', 'ca-now', 'ca-now-begun'] satisfies RotationRequest[];

/**
 * Reads a Secret: `ca.crt` has all trusted CAs, `ca.key` the key of the signing one, `ca-next.key` the key of the next one.
 * The annotation `plimsoll.dev/ca-since` is the time since which the CA signs.
 */
export function contentOf(secret: RawObject): SecretContent {
  const data = isObject(secret['data']) ? secret['data'] : {};
  const problems: string[] = [];
  const text = (key: string) => {
    const value = data[key];
    return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : '';
  };
  const trusted = casIn(text('ca.crt'));
  if (trusted.length === 0) problems.push('ca.crt holds no CA');
  else if (trusted.length < certificateBlocks(text('ca.crt')).length) problems.push('ca.crt holds more than CAs');
  const signer = (name: string): SigningCa | undefined => {
    const key = text(name);
    const found = signerIn(trusted, key);
    if (typeof found !== 'string') return { ...found, key };
    problems.push(`${name} ${found}`);
    return undefined;
  };
  const annotations = annotationsOf(secret);
  const since = Date.parse(String(annotations[sinceKey]));
  const rotate = annotations[rotateKey];
  return {
    signing: signer('ca.key'),
    next: data['ca-next.key'] === undefined ? undefined : signer('ca-next.key'),
    trusted,
    since: Number.isNaN(since) ? undefined : since,
    rotate: requests.includes(rotate) ? (rotate as RotationRequest) : undefined,
    problems,
  };
}

/** The Secret with this content; other keys and metadata of `base` stay. */
export function secretOf({ signing, next, trusted, since, rotate }: SecretContent, base: RawObject): RawObject {
  const metadata = isObject(base['metadata']) ? base['metadata'] : {};
  const encoded = (text: string | undefined) => text && Buffer.from(text).toString('base64');
  return {
    type: 'Opaque',
    ...base,
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...metadata,
      annotations: merged(annotationsOf(base), {
        [sinceKey]: since === undefined ? undefined : new Date(since).toISOString(),
        [rotateKey]: rotate,
      }),
    },
    data: merged(isObject(base['data']) ? base['data'] : {}, {
      'ca.crt': encoded(bundleOf(trusted)),
      'ca.key': encoded(signing?.key),
      'ca-next.key': encoded(next?.key),
    }),
  };
}

/** The value of the annotation if it is unknown, as JSON. */
export function unknownRequestIn(secret: RawObject): string | undefined {
  const request = annotationsOf(secret)[rotateKey];
  return request === undefined || requests.includes(request) ? undefined : JSON.stringify(request);
}

/** The CA of a key, or what is wrong with the key. */
function signerIn(cas: readonly Ca[], key: string): Ca | string {
  if (key === '') return 'is missing';
  try {
    const parsed = createPrivateKey(key);
    // The only kind of key that signs here.
    if (parsed.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return 'is not an EC key on the curve P-256';
    const ca = cas.find(({ cert }) => new X509Certificate(cert).checkPrivateKey(parsed));
    return ca ?? 'is not the key of a CA in ca.crt';
  } catch {
    return 'holds no key';
  }
}

function annotationsOf({ metadata }: RawObject): RawObject {
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  return isObject(annotations) ? annotations : {};
}

/** `base` with changes; undefined removes a key. */
function merged(base: RawObject, changes: Readonly<Record<string, string | undefined>>): RawObject {
  return Object.fromEntries(Object.entries({ ...base, ...changes }).filter(([, value]) => value !== undefined));
}
