import { AppError } from '#lib/core/errors.ts';

/** A line for the person at the console, on standard error: standard output carries results only. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A line of the result, on standard output. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What went wrong, in one sentence for the person; an error that nobody foresaw keeps its own text. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.personMessage;
  return error instanceof Error ? `Something went wrong: ${error.message}` : 'Something went wrong.';
}
