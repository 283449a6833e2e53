import { judge } from '../engine/judge.ts';
import type { Review } from '../server/review.ts';
import { answerTo, readReview, ReviewRefused } from '../server/review.ts';
import { quote } from '../model/quote.ts';
import { readCheckInput, type InputOptions } from './check-input.ts';
import type { Io } from './io.ts';
import { PoliciesUnusable } from './policy-sources.ts';
import { Progress } from './progress.ts';
import { readTextFile, TextFileError } from './text-file.ts';

/** In bytes: more than any API server sends. */
const maxSize = 20 * 1024 * 1024;

/**
 * `plimsoll check --review FILE`: judges an AdmissionReview as the webhook judges it, and prints its answer: as kubectl
 * prints it, or as JSON. Paths among the options have the policies, and what is known of the cluster. Resolves to the exit
 * code: 0 where it is allowed, 1 where it is refused, 2 where something cannot be read.
 */
export async function checkReview(file: string, isJson: boolean, options: InputOptions, io: Io): Promise<number> {
  try {
    const review = reviewIn(await readTextFile(file, maxSize), file);
    const silent = new Progress(undefined, () => 0);
    const { policies, facts, unread } = await readCheckInput(options, silent);
    for (const { file: unreadFile, line, column, message } of unread) {
      io.stderr(`${line === undefined ? '' : `${unreadFile}:${line}:${column}: `}${message}\n`);
    }
    if (unread.length > 0) return 2;
    const answer = answerTo(review, judge(policies, review.subject, facts.of(review.subject.namespace)));
    const { allowed, status, warnings = [] } = answer.response;
    const lines = [status?.message ?? 'allowed', ...warnings.map((warning) => `Warning: ${warning}`)];
    io.stdout(`${isJson ? JSON.stringify(answer, undefined, 2) : lines.join('\n')}\n`);
    return allowed ? 0 : 1;
  } catch (error) {
    const isExpected = [TextFileError, ReviewRefused, PoliciesUnusable].some((kind) => error instanceof kind);
    if (!isExpected || !(error instanceof Error)) throw error;
    io.stderr(`${error instanceof ReviewRefused ? `${quote(file)}: ` : ''}${error.message}\n`);
    return 2;
  }
}

function reviewIn(text: string, file: string): Review {
  let body: unknown;
  try {
    body = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new TextFileError(`${quote(file)} is not JSON; write an AdmissionReview as kube-apiserver sends it`, {
      cause,
    });
  }
  return readReview(body);
}
