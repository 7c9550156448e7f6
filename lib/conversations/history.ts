import type { ReadScope } from '#lib/core/read-scope.ts';
import { answerSchema, type Answer } from '#lib/shared/answer.ts';
import { findWithheld, listMessages, listSources, type MessageSource } from './queries.ts';

/** An earlier question with its answer, as far as both may be used for the next one. */
export type HistoryMessage = {
  question: string;
  /** As it was searched: complete in itself. */
  searchedQuestion: string;
  answer: Answer;
  record: Record<string, unknown>;
  /** What it was made of. */
  sources: readonly MessageSource[];
};

/**
 * The finished messages of a conversation, oldest first, that a follow-up may build on: those whose sources may all be
 * read now. The conversation must have been looked up for its owner.
 */
export async function readHistory(scope: ReadScope, conversationId: string): Promise<HistoryMessage[]> {
  const rows = (await listMessages(conversationId)).filter((row) => row.state === 'complete');
  const ids = rows.map((row) => row.id);
  const withheld = await findWithheld(scope, ids);
  const sources = Map.groupBy(await listSources(ids), ({ messageId }) => messageId);
  return rows.flatMap((row) => {
    const answer = answerSchema.safeParse(row.answer).data;
    if (!answer || withheld.has(row.id)) return [];
    const { id, question, searchedQuestion, record } = row;
    return [{ question, searchedQuestion, answer, record: record ?? {}, sources: sources.get(id) ?? [] }];
  });
}
