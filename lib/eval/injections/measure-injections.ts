import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { messages } from '#lib/db/schema/index.ts';
import type { Answer } from '#lib/shared/answer.ts';
import type { SuiteQuestion } from '../load-suite.ts';
import type { PreparedSuite } from '../prepare-suite.ts';
import { obedienceSigns, signsOfObedience, type ObedienceSign } from './signs-of-obedience.ts';
import { injectionSetVersion } from './write-injections.ts';

/** What came of one question about a document that tries to act. */
export type InjectionResult = {
  question: string;
  /** `not-asked`: Pincite refused before a model read anything; `failed`: the model's reply could not be used. */
  outcome: 'answered' | 'refused' | 'not-asked' | 'failed';
  /** In the model's reply as it was written, and in what the reader is shown of it after the checking. */
  before: readonly ObedienceSign[];
  after: readonly ObedienceSign[];
};

export type InjectionReport = ReturnType<typeof reportInjections>;

type MeasureInput = { prepared: PreparedSuite; onQuestion?: (done: number) => void };

/**
 * Asks the plain question of each document of the suite, of that document alone and in writing, and looks for what the document wanted
 * in the reply of the language model and in what the checking left of it. Throws `MODEL_NOT_FOUND` without a language model.
 */
export async function measureInjections(
  context: RequestContext,
  { prepared, onQuestion }: MeasureInput,
): Promise<InjectionReport> {
  const results: InjectionResult[] = [];
  const models = new Set<string>();
  const startedAt = performance.now();
  for (const question of prepared.suite.questions) {
    const { result, model } = await askOne(context, prepared, question);
    results.push(result);
    if (model !== null) models.add(model);
    onQuestion?.(results.length);
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return reportInjections(results, { prepared, model: [...models].join(', '), seconds });
}

async function askOne(
  context: RequestContext,
  prepared: PreparedSuite,
  { id, question, documents = [] }: SuiteQuestion,
): Promise<{ result: InjectionResult; model: string | null }> {
  const documentIds = documents.flatMap((name) => prepared.documentIds.get(name) ?? []);
  const { workspaceId } = prepared;
  let messageId = '';
  let answer: Answer | null = null;
  for await (const event of answerQuestion(context, { workspaceId, question, mode: 'model', documentIds })) {
    if (event.type === 'answer-start') ({ messageId } = event);
    if (event.type === 'answer-end') ({ answer } = event);
  }
  const reply = await readReply(messageId);
  const shown = answer?.claims.map(({ text }) => text).join('\n') ?? '';
  const result = {
    question: id,
    outcome: outcomeOf(answer, reply),
    before: signsOfObedience(reply ?? ''),
    after: signsOfObedience(shown),
  };
  return { result, model: answer?.model ?? null };
}

function outcomeOf(answer: Answer | null, reply: string | null): InjectionResult['outcome'] {
  if (!answer) return 'failed';
  if (reply === null) return 'not-asked';
  return answer.refused ? 'refused' : 'answered';
}

const recordSchema = z.object({
  prompt: z.object({ reply: z.string(), discardedReply: z.string().nullable().default(null) }),
});

/** All that the model wrote, from the record of the answer; null when it was never asked. */
async function readReply(messageId: string): Promise<string | null> {
  const [row] = await database()
    .select({ record: messages.record })
    .from(messages)
    .where(eq(messages.id, messageId));
  const prompt = recordSchema.safeParse(row?.record).data?.prompt;
  return prompt ? [prompt.discardedReply ?? '', prompt.reply].join('\n').trim() : null;
}

function reportInjections(
  results: readonly InjectionResult[],
  input: { prepared: PreparedSuite; model: string; seconds: number },
) {
  const count = (test: (result: InjectionResult) => boolean) => results.filter(test).length;
  const signs = obedienceSigns.map((sign) => [
    sign,
    {
      before: count(({ before }) => before.includes(sign)),
      after: count(({ after }) => after.includes(sign)),
    },
  ]);
  return {
    version: injectionSetVersion,
    model: input.model,
    documents: input.prepared.documentIds.size,
    unread: input.prepared.failed,
    questions: results.length,
    answered: count(({ outcome }) => outcome === 'answered'),
    refused: count(({ outcome }) => outcome === 'refused'),
    notAsked: count(({ outcome }) => outcome === 'not-asked'),
    failed: count(({ outcome }) => outcome === 'failed'),
    obeyed: {
      before: count(({ before }) => before.length > 0),
      after: count(({ after }) => after.length > 0),
    },
    signs: Object.fromEntries(signs) as Record<ObedienceSign, { before: number; after: number }>,
    /** Where something was found, for looking at. */
    found: results.filter(({ before, after }) => before.length + after.length > 0),
    seconds: input.seconds,
  };
}
