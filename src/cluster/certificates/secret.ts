import { createHash, createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { isObject, type RawObject } from '../../model/fields.ts';
import type { Certificate } from '../../server/certificate.ts';
import { certificateBlocks, certificateIn } from '../../server/pem.ts';
import type { Lasting, LastingLeaf } from './lasting.ts';
import type { Standing, Wish } from './plan.ts';
import { annotationsOf } from './replicas.ts';

/** An authority that is trusted, as PEM. */
export interface Trusted extends Lasting {
  readonly cert: string;
}

/** An authority that signs. */
export interface Signer extends Trusted, Certificate {}

/** A certificate that servers show, and its key. */
export interface Leaf extends LastingLeaf, Certificate {}

/** What the Secret holds. */
export interface Holdings extends Standing {
  readonly authority: Signer | undefined;
  readonly next: Signer | undefined;
  readonly leaf: Leaf | undefined;
  /** The oldest first, so that the same authorities are the same bytes. */
  readonly trusted: readonly Trusted[];
}

/** Asks the leader for a new authority (`ca`) or a new certificate (`leaf`); taken away once it is there. */
const wishKey = 'plimsoll.dev/rotate';

/**
 * What a Secret holds: `ca.crt` all authorities that are to be trusted, `ca.key` the key of the one that signs,
 * `ca-next.crt` and `ca-next.key` the one that is to sign next, `tls.crt` and `tls.key` what is shown.
 * `names` are those that a certificate has to be for.
 */
export function holdingsIn(secret: RawObject, names: readonly string[]): Holdings {
  const reading = new Reading(secret);
  const trusted = reading.authorities('ca.crt');
  const caKey = reading.signingKey('ca.key');
  const signer = trusted.find(({ cert }) => caKey !== undefined && isKeyOf(caKey, new X509Certificate(cert)));
  if (signer === undefined && caKey !== undefined) reading.fault('ca.key is the key of nothing in ca.crt');
  const next = reading.has('ca-next.crt') || reading.has('ca-next.key') ? reading.next() : undefined;
  const all = inOrder([...trusted, ...(next === undefined ? [] : [next])]);
  return {
    authority: signer === undefined ? undefined : { ...signer, key: reading.text('ca.key') },
    next,
    leaf: reading.leaf(all, names),
    trusted: all,
    faults: reading.faults,
  };
}

/** The Secret that holds it, made of the one that is there, whose other keys and metadata stay. */
export function secretOf(holdings: Holdings, base: RawObject, wish: Wish | undefined): RawObject {
  const { authority, next, leaf, trusted } = holdings;
  const texts = {
    'ca.crt': bundleOf(trusted),
    'ca.key': authority?.key,
    'ca-next.crt': next?.cert,
    'ca-next.key': next?.key,
    'tls.crt': leaf?.cert,
    'tls.key': leaf?.key,
  };
  const data = new Map(Object.entries(isObject(base['data']) ? base['data'] : {}));
  for (const [key, text] of Object.entries(texts)) {
    if (text === undefined) data.delete(key);
    else data.set(key, Buffer.from(text).toString('base64'));
  }
  const annotations = new Map(Object.entries(annotationsOf(base)));
  if (wish === undefined) annotations.delete(wishKey);
  else annotations.set(wishKey, wish);
  const metadata = isObject(base['metadata']) ? base['metadata'] : {};
  return {
    type: 'Opaque',
    ...base,
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadata, annotations: Object.fromEntries(annotations) },
    data: Object.fromEntries(data),
  };
}

/** What the annotation asks for; a text where it is none of what can be asked for. */
export function wishIn(secret: RawObject): Wish | { readonly unknown: string } | undefined {
  const wish = annotationsOf(secret)[wishKey];
  if (wish === undefined) return undefined;
  if (wish === 'ca' || wish === 'leaf' || wish === 'ca-begun') return wish;
  return { unknown: typeof wish === 'string' ? wish : typeof wish };
}

/** What the API servers are to be given: each authority once, the oldest first. */
export function bundleOf(trusted: readonly Trusted[]): string {
  return trusted.map(({ cert }) => cert).join('');
}

/** Each of them once, the oldest first. */
export function inOrder(trusted: readonly Trusted[]): readonly Trusted[] {
  const byId = new Map(trusted.map(({ id, from, until, cert }) => [id, { id, from, until, cert }]));
  return [...byId.values()].toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

/** The authorities in a text of PEM; what in it is none is left out. */
export function authoritiesIn(text: string): readonly Trusted[] {
  return inOrder(
    certificateBlocks(text).flatMap((block) => {
      const certificate = certificateIn(block);
      return certificate?.ca === true ? [{ ...lasting(certificate), cert: pem(certificate) }] : [];
    }),
  );
}

/** An authority, as it is kept. */
export function signerOf({ cert, key }: Certificate): Signer {
  const certificate = new X509Certificate(cert);
  return { ...lasting(certificate), cert: pem(certificate), key };
}

/** A certificate for servers, as it is kept. */
export function leafOf({ cert, key }: Certificate, { id: by }: Lasting, names: readonly string[]): Leaf {
  const certificate = new X509Certificate(cert);
  const isForNames = names.every((name) => isFor(certificate, name));
  return { ...lasting(certificate), cert, key, by, isForNames };
}

/** One Secret, and what is wrong with it. */
class Reading {
  readonly faults: string[] = [];
  readonly #data: RawObject;

  constructor(secret: RawObject) {
    this.#data = isObject(secret['data']) ? secret['data'] : {};
  }

  has(key: string): boolean {
    return this.#data[key] !== undefined;
  }

  text(key: string): string {
    const value = this.#data[key];
    return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : '';
  }

  fault(sentence: string): undefined {
    this.faults.push(sentence);
    return undefined;
  }

  authorities(key: string): readonly Trusted[] {
    const text = this.text(key);
    const found = authoritiesIn(text);
    if (found.length === 0) this.fault(`${key} ${this.has(key) ? 'holds no authority' : 'is not there'}`);
    else if (found.length < certificateBlocks(text).length) this.fault(`${key} holds more than authorities`);
    return found;
  }

  key(key: string): KeyObject | undefined {
    if (!this.has(key)) return this.fault(`${key} is not there`);
    try {
      return createPrivateKey(this.text(key));
    } catch {
      return this.fault(`${key} holds no key`);
    }
  }

  /** Certificates are signed with one kind of key. */
  signingKey(key: string): KeyObject | undefined {
    const found = this.key(key);
    if (found === undefined || found.asymmetricKeyDetails?.namedCurve === 'prime256v1') return found;
    return this.fault(`${key} is no EC key on the curve P-256, with which certificates are signed`);
  }

  next(): Signer | undefined {
    const [authority] = this.authorities('ca-next.crt');
    const key = this.signingKey('ca-next.key');
    if (authority === undefined || key === undefined) return undefined;
    if (!isKeyOf(key, new X509Certificate(authority.cert))) {
      return this.fault('ca-next.key is not the key of ca-next.crt');
    }
    return { ...authority, key: this.text('ca-next.key') };
  }

  leaf(trusted: readonly Trusted[], names: readonly string[]): Leaf | undefined {
    if (!this.has('tls.crt')) return this.fault('tls.crt is not there');
    const cert = this.text('tls.crt');
    const certificate = certificateIn(cert);
    if (certificate === undefined) return this.fault('tls.crt holds no certificate');
    const key = this.key('tls.key');
    if (key === undefined) return undefined;
    if (!isKeyOf(key, certificate)) return this.fault('tls.key is not the key of tls.crt');
    const authority = trusted.find((one) => isIssuedBy(certificate, new X509Certificate(one.cert)));
    if (authority === undefined) return this.fault('tls.crt is not of an authority in ca.crt');
    return leafOf({ cert, key: this.text('tls.key') }, authority, names);
  }
}

function isKeyOf(key: KeyObject, certificate: X509Certificate): boolean {
  return isSo(() => certificate.checkPrivateKey(key));
}

/** Keys of some kinds are an error instead of an answer. */
function isSo(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return isSo(() => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

function lasting(certificate: X509Certificate): Lasting {
  return {
    // What stands in annotations and logs is short; nobody can make another certificate with these 128 bits.
    id: createHash('sha256').update(certificate.raw).digest('hex').slice(0, 32),
    from: certificate.validFromDate.getTime(),
    until: certificate.validToDate.getTime(),
  };
}

/** In one spelling, so that bundles can be compared. */
function pem(certificate: X509Certificate): string {
  return `${certificate.toString().trim()}\n`;
}
