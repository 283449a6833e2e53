import { isObject, type RawObject } from '../model/fields.ts';
import { textIn } from '../model/value-at.ts';
import type { Subject } from '../engine/subject.ts';
import { isAllowed, type JudgedVerdict, type Verdict } from '../engine/verdict.ts';
import { auditAnnotationsOf, type AuditAnnotations } from '../report/audit-annotations.ts';
import { causesOf, type Cause } from '../report/causes.ts';
import { denialText } from '../report/denial.ts';
import { objectName, shortened } from '../report/object-name.ts';
import { warningsOf } from '../report/warning.ts';

const apiVersion = 'admission.k8s.io/v1';

/** In characters. Twice of what kube-apiserver sends is room enough: a UUID of 36. */
const maxUid = 72;

const operations = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'];

/** What was sent is no review of admission.k8s.io/v1; the message says what is missing, and repeats nothing of it. */
export class ReviewRefused extends Error {
  readonly code = 'ERR_REVIEW';
}

/** What kube-apiserver asks. */
export interface Review {
  /** Given back with the answer. */
  readonly uid: string;
  /** For people: a name that is longer than Kubernetes has them is cut. Empty where the API server has not made one yet. */
  readonly name: string;
  /** Nothing comes of it, whatever is answered. */
  readonly isDryRun: boolean;
  readonly subject: Subject;
}

/** What kube-apiserver is answered: an `AdmissionReview` of admission.k8s.io/v1 with nothing but the response. */
export interface Answer {
  readonly apiVersion: typeof apiVersion;
  readonly kind: 'AdmissionReview';
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status?: Denial;
    readonly warnings?: readonly string[];
    readonly auditAnnotations?: AuditAnnotations;
    /** The only type that Kubernetes knows. */
    readonly patchType?: 'JSONPatch';
    /** The JSON Patch in Base64. */
    readonly patch?: string;
  };
}

/**
 * The `metav1.Status` of a refusal. Forbidden, because kubectl prints the whole message with it; with Invalid it prints
 * only the causes.
 */
interface Denial {
  readonly status: 'Failure';
  readonly code: 403;
  readonly reason: 'Forbidden';
  readonly message: string;
  readonly details: {
    readonly name?: string;
    readonly group?: string;
    readonly kind: string;
    readonly causes: readonly Cause[];
  };
}

/** Reads the body of a request, as parsed. Throws `ReviewRefused` where it is no review that can be answered. */
export function readReview(body: unknown): Review {
  if (!isObject(body)) throw new ReviewRefused('the body is not an object; send an AdmissionReview');
  if (body['apiVersion'] !== apiVersion || body['kind'] !== 'AdmissionReview') {
    throw new ReviewRefused(`the body is not an AdmissionReview of ${apiVersion}; set apiVersion and kind`);
  }
  const request = body['request'];
  if (!isObject(request)) throw new ReviewRefused('the review has no request; send one under request');
  const uid = requiredText(request, 'uid');
  if (uid.length > maxUid) {
    throw new ReviewRefused(`request.uid is longer than ${maxUid} characters; send a UUID, as kube-apiserver does`);
  }
  const operation = requiredText(request, 'operation');
  if (!operations.includes(operation)) {
    throw new ReviewRefused(`request.operation is not known; send one of ${operations.join(', ')}`);
  }
  const object = request['object'];
  if ((operation === 'CREATE' || operation === 'UPDATE') && !isObject(object)) {
    throw new ReviewRefused(`request.object is not an object; send what the ${operation} would store`);
  }
  const subject: Subject = {
    templates: 'lenient',
    stage: 'admitted',
    operation,
    kind: readKind(request['kind']),
    subresource: text(request, 'subResource'),
    namespace: text(request, 'namespace') || textIn(object, ['metadata', 'namespace']),
    object,
    oldObject: request['oldObject'],
    user: readUser(request['userInfo']),
  };
  return {
    uid,
    name: shortened(text(request, 'name') || textIn(object, ['metadata', 'name'])),
    isDryRun: request['dryRun'] === true,
    subject,
  };
}

function readKind(kind: unknown): Subject['kind'] {
  if (!isObject(kind)) throw new ReviewRefused('request.kind is not an object; send group, version and kind');
  return { group: text(kind, 'group', 'request.kind.'), kind: requiredText(kind, 'kind', 'request.kind.') };
}

/** What is no user is nobody, who has no rights that a user could have. */
function readUser(user: unknown): Subject['user'] {
  if (!isObject(user) || typeof user['username'] !== 'string') return undefined;
  const groups: readonly unknown[] = Array.isArray(user['groups']) ? user['groups'] : [];
  return { name: user['username'], groups: groups.filter((group) => typeof group === 'string') };
}

function requiredText(object: RawObject, key: string, prefix = 'request.'): string {
  const value = text(object, key, prefix);
  if (value === '') throw new ReviewRefused(`${prefix}${key} is missing; send it as text`);
  return value;
}

/** What is absent is empty. */
function text(object: RawObject, key: string, prefix = 'request.'): string {
  const value = Object.hasOwn(object, key) ? (object[key] ?? '') : '';
  if (typeof value !== 'string') throw new ReviewRefused(`${prefix}${key} is not text; send it as text`);
  return value;
}

/** The answer to a review, by what the policies say of its object. Nothing of the object is in it but names. */
export function answerTo(review: Review, verdict: Verdict): Answer {
  const allowed = isAllowed(verdict);
  // Most pods pass without a word.
  if (verdict.kind === 'not judged' || verdict.findings.length === 0) return answerWith(review, { allowed });
  return answerWith(review, { allowed, ...whatIsTold(review, verdict, allowed) });
}

/** An answer to a review. */
export function answerWith({ uid }: Review, told: Omit<Answer['response'], 'uid'>): Answer {
  return { apiVersion, kind: 'AdmissionReview', response: { uid, ...told } };
}

function whatIsTold(review: Review, verdict: JudgedVerdict, allowed: boolean): Partial<Answer['response']> {
  const object = objectName(review.subject.kind, review.subject.object);
  const warnings = warningsOf(verdict, object);
  const auditAnnotations = auditAnnotationsOf(verdict);
  return {
    ...(!allowed && { status: denialOf(review, denialText(verdict, object), causesOf(verdict)) }),
    ...(warnings.length > 0 && { warnings }),
    ...(auditAnnotations !== undefined && { auditAnnotations }),
  };
}

/** What says of the object of a review why it is refused: to people, and cause by cause to programs. */
export function denialOf({ name, subject }: Review, message: string, causes: readonly Cause[]): Denial {
  const { group, kind } = subject.kind;
  return {
    status: 'Failure',
    code: 403,
    reason: 'Forbidden',
    message,
    details: {
      ...(name !== '' && { name }),
      ...(group !== '' && { group: shortened(group) }),
      kind: shortened(kind),
      causes,
    },
  };
}
