import { isObject, type RawObject } from '../model/fields.ts';

/** Longer messages of an API server are cut: some hold the whole object. */
const maxLength = 500;

/** What an API server says of itself when it refuses. */
interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  /** Kubernetes' word for it, such as `Expired`; empty where it gave none. */
  readonly reason: string;
  /** In seconds: not before then shall it be asked again. */
  readonly retryAfter?: number | undefined;
}

/** The API server has answered, and refuses. The message is its own, on one line. */
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
   * Of the Status (`k8s.io/apimachinery/pkg/apis/meta/v1`) that came as a body or in a watch; where something else
   * came, a proxy's page perhaps, by the HTTP status alone.
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

/** What came from the API server is not what Kubernetes sends; something between may have changed it. */
export class AnswerGarbled extends Error {
  readonly code = 'ERR_API_ANSWER';

  /** `complaint` follows what it is about: `is not JSON`. */
  constructor(complaint: string, options?: ErrorOptions) {
    super(`the answer of the API server ${complaint}; check for a proxy that changes it`, options);
  }
}

function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
}
