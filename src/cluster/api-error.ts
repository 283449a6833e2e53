import { isObject, type RawObject } from '../model/fields.ts';

/** Longer messages are cut: some have the whole object. */
const maxLength = 500;

/** How an API server refuses a request. */
interface Refusal {
  readonly status: number;
  /** Kubernetes' reason, such as `Expired`; may be empty. */
  readonly reason: string;
  /** In seconds, from Retry-After. */
  readonly retryAfter?: number | undefined;
}

/** The API server refused a request. The message is its own, on one line. */
export class ApiError extends Error {
  readonly code = 'ERR_API';
  readonly status: number;
  readonly reason: string;
  readonly retryAfter: number | undefined;

  constructor(message: string, { status, reason, retryAfter }: Refusal) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /**
   * From the Status (`k8s.io/apimachinery/pkg/apis/meta/v1`) in a body or in a watch; from the HTTP status alone if the
   * body is something else, such as the page of a proxy.
   */
  static of(body: unknown, { status, retryAfter }: Omit<Refusal, 'reason'>): ApiError {
    const { code, reason, message, details }: RawObject = isObject(body) && body['kind'] === 'Status' ? body : {};
    const known = typeof code === 'number' && code > 0 ? code : status;
    const text = typeof message === 'string' && message !== '' ? message : `no reason given (HTTP ${known})`;
    const wait = isObject(details) ? details['retryAfterSeconds'] : undefined;
    return new ApiError(oneLine(text), {
      status: known,
      reason: typeof reason === 'string' ? reason : '',
      retryAfter: typeof wait === 'number' && wait > 0 ? wait : retryAfter,
    });
  }
}

/** An answer that no API server sends; a proxy may have changed it. */
export class AnswerGarbled extends Error {
  readonly code = 'ERR_API_ANSWER';

  /** `complaint` follows the subject of the sentence: `is not JSON`. */
  constructor(complaint: string, options?: ErrorOptions) {
    super(`the answer of the API server ${complaint}; check for a proxy that changes it`, options);
  }
}

function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
}
