import { answerQuestion } from '#lib/answer/answer-question.ts';
import { AppError } from '#lib/core/errors.ts';
import type { Answer, AnswerMode, Citation } from '#lib/shared/answer.ts';
import { absentText, correctionText } from '#lib/shared/absent-text.ts';
import { pinciteOf } from '#lib/shared/pincite.ts';
import { withheldText } from '#lib/shared/verdict-words.ts';
import { withRuntime } from '../ensure-runtime.ts';
import { findWorkspace, operatorContext } from '../operator.ts';
import { printLine } from '../say.ts';

export type AskOptions = { workspace: string; json?: true; mode?: AnswerMode; top: number };

/** `pincite ask "question"`: the answer with its citations. */
export async function runAsk(question: string, options: AskOptions): Promise<boolean> {
  const answer = await withRuntime(() => askOnce(question, options));
  if (options.json) printLine(JSON.stringify(toContract(answer, options.top)));
  else for (const line of describe(answer)) printLine(line);
  return true;
}

async function askOnce(question: string, options: AskOptions): Promise<Answer> {
  const context = operatorContext();
  const workspaceId = await findWorkspace(context, options.workspace);
  const events = answerQuestion(context, {
    workspaceId,
    question,
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    signal: new AbortController().signal,
  });
  for await (const event of events) {
    if (event.type === 'answer-end') return event.answer;
    if (event.type === 'answer-error') throw new AppError('UNEXPECTED', { personMessage: event.message });
  }
  throw new Error('the answer ended without an end');
}

/** The answer in the form of the JSON contract. A sentence that runs over a page break has one citation for each page. */
export function toContract(answer: Answer, top: number) {
  return {
    refused: answer.refused,
    mode: answer.mode,
    claims: answer.claims.map(({ text, verdict, citations }) => ({
      text,
      verdict,
      citations: citations.flatMap(toCitations),
    })),
    passages: answer.passages.slice(0, top).map(({ documentName, page, score, text }) => ({
      document: documentName,
      page,
      score,
      text,
    })),
    seconds: answer.seconds,
  };
}

function toCitations(citation: Citation) {
  return citation.spans.map(({ page, start, end, rects }) => ({
    document: citation.documentName,
    version: citation.versionNumber,
    page,
    sentence: citation.sentence,
    start,
    end,
    rects,
  }));
}

function describe(answer: Answer): string[] {
  const count = answer.withheldClaims.length;
  const withheld = count === 0 ? [] : [withheldText(count)];
  const corrected = answer.corrections.map(correctionText);
  if (answer.refused) {
    const nearest = answer.passages
      .slice(0, 3)
      .map(({ documentName, page }) => `  ${documentName}, page ${page}`);
    return [
      ...corrected,
      absentText(answer.absent, answer.searched) || 'The documents do not answer this.',
      ...withheld,
      ...(nearest.length > 0 ? ['Nearest passages:', ...nearest] : []),
    ];
  }
  const claims = answer.claims.flatMap(({ text, verdict, citations }) => [
    verdict === 'verbatim' || verdict === 'supported' ? text : `${text}  [${verdict}]`,
    ...citations.map(
      (citation) => `    “${citation.sentence}” – ${citation.documentName}, ${pinciteOf(citation)}`,
    ),
  ]);
  return [...corrected, ...claims, ...withheld];
}
