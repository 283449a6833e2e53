import https from 'node:https';
import { text } from 'node:stream/consumers';
import { isObject } from '../model/fields.ts';
import { valueAt } from '../model/value-at.ts';
import type { Io } from './io.ts';
import { reviewOfSample } from './sample.ts';
import { readTextFile, TextFileError } from './text-file.ts';

/** How `plimsoll try` reaches a gate. */
export interface TryOptions {
  /** The file of the CA to trust, in PEM; undefined for the CAs of the machine. */
  readonly ca: string | undefined;
  /** The namespace of the sample pod. */
  readonly namespace: string;
}

/** In milliseconds: the timeout of the webhook configurations of the chart. */
const timeout = 5000;

/**
 * `plimsoll try URL`: sends a review of a sample pod to a gate, and prints the answer. Resolves to the exit code: 0 if the
 * answer is a review, 1 if it is not, 2 if the CA file cannot be read.
 */
export async function tryGate(url: URL, { ca, namespace }: TryOptions, io: Io): Promise<number> {
  try {
    const trusted = ca === undefined ? undefined : await readTextFile(ca);
    const { status, body } = await post(url, trusted, JSON.stringify(reviewOfSample(namespace)));
    const response = status === 200 ? responseIn(body) : undefined;
    if (response === undefined) {
      io.stderr(`${url.href} answered HTTP ${status} without an AdmissionReview: ${body.trim().slice(0, 200)}\n`);
      return 1;
    }
    io.stdout(answerText(response));
    return 0;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    if (error instanceof TextFileError) {
      io.stderr(`${sentence}\n`);
      return 2;
    }
    io.stderr(`${url.href} cannot be reached: ${sentence}\n`);
    return 1;
  }
}

async function post(url: URL, ca: string | undefined, review: string): Promise<{ status: number; body: string }> {
  const headers = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeout);
    const request = https.request(url, { method: 'POST', headers, signal, ...(ca !== undefined && { ca }) });
    request.on('response', (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    request.on('error', (error) => {
      reject(signal.aborted ? new Error(`no answer within ${timeout / 1000} seconds`, { cause: error }) : error);
    });
    request.end(review);
  });
}

interface Response {
  readonly allowed: boolean;
  readonly warnings: readonly string[];
  readonly message: string;
}

function responseIn(body: string): Response | undefined {
  const review = parsed(body);
  const allowed = valueAt(review, ['response', 'allowed']);
  if (!isObject(review) || review['kind'] !== 'AdmissionReview' || typeof allowed !== 'boolean') return undefined;
  const warnings = valueAt(review, ['response', 'warnings']);
  const message = valueAt(review, ['response', 'status', 'message']);
  return {
    allowed,
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
    message: typeof message === 'string' ? message : '',
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function answerText({ allowed, warnings, message }: Response): string {
  if (!allowed) return `the sample pod is refused:\n${message}\n`;
  if (warnings.length === 0) return 'the sample pod is allowed, without warnings\n';
  return `the sample pod is allowed, with warnings:\n${warnings.map((line) => `- ${line}\n`).join('')}`;
}
