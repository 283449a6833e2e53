import { judge } from '../engine/judge.ts';
import { answerTo, readReview, ReviewRefused, type Review } from '../server/review.ts';
import { quote } from '../model/quote.ts';
import { unreadLine } from '../report/unread.ts';
import type { Read } from './input-flags.ts';
import type { Io } from './io.ts';
import type { FormatOptions } from './report-format.ts';
import { readTextFile, TextFileError } from './text-file.ts';

/**
 * `plimsoll check --review FILE`: judges an AdmissionReview as the webhook judges it, and prints its answer: as kubectl
 * prints it, or as JSON. Paths beside it have the policies, and what is known of the cluster. Resolves to the exit code: 0
 * where it is allowed, 1 where it is refused, or has a warning and `failOn` says so, 2 where something cannot be read.
 * Throws `TextFileError`.
 */
export async function checkReview(
  file: string,
  { input, progress }: Pick<Read, 'input' | 'progress'>,
  { output, failOn, isQuiet }: FormatOptions,
  io: Io,
): Promise<number> {
  const review = reviewIn(await readTextFile(file), file);
  const { policies, facts, unread } = input;
  progress.clear();
  for (const each of unread) io.stderr(`${unreadLine(each)}\n`);
  if (unread.length > 0) return 2;
  const answer = answerTo(review, judge(policies, review.subject, facts.of(review.subject.namespace)));
  const { allowed, status, warnings = [] } = answer.response;
  const hasFailed = !allowed || (failOn === 'warn' && warnings.length > 0);
  if (output === 'json') io.stdout(`${JSON.stringify(answer, undefined, 2)}\n`);
  else {
    const showsWarnings = !isQuiet || failOn === 'warn';
    const lines = [
      ...(isQuiet && allowed ? [] : [status?.message ?? 'allowed']),
      ...(showsWarnings ? warnings.map((warning) => `Warning: ${warning}`) : []),
    ];
    for (const line of lines) io.stdout(`${line}\n`);
  }
  return hasFailed ? 1 : 0;
}

/** Throws `TextFileError` where a text is not a review. */
function reviewIn(text: string, file: string): Review {
  let body: unknown;
  try {
    body = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new TextFileError(`${quote(file)} is not JSON; write an AdmissionReview as kube-apiserver sends it`, {
      cause,
    });
  }
  try {
    return readReview(body);
  } catch (cause) {
    if (!(cause instanceof ReviewRefused)) throw cause;
    throw new TextFileError(`${quote(file)}: ${cause.message}`, { cause });
  }
}
