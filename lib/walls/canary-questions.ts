import { and, asc, count, eq } from 'drizzle-orm';
import { readableDocuments } from '#lib/access/read-scope.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import { chunks, documents } from '#lib/db/schema/index.ts';
import { wordsOf } from '#lib/answer/words.ts';

const wordsInQuestion = 6;

/** The longest different words of a passage: names and terms rather than common words. */
function tellingWords(text: string): string[] {
  const words = wordsOf(text)
    .filter((word) => !word.isStopWord)
    .map((word) => text.slice(word.start, word.end));
  return [...new Set(words)].sort((one, other) => other.length - one.length).slice(0, wordsInQuestion);
}

/** Questions made of words of a workspace's passages, taken at even distances. The scope is one that may read them. */
export async function canaryQuestions(
  scope: ReadScope,
  { workspaceId, most }: { workspaceId: string; most: number },
): Promise<string[]> {
  const condition = and(eq(chunks.workspaceId, workspaceId), readableDocuments(scope));
  const [counted] = await database()
    .select({ passages: count() })
    .from(chunks)
    .innerJoin(documents, eq(documents.id, chunks.documentId))
    .where(condition);
  const passages = counted?.passages ?? 0;
  const questions: string[] = [];
  for (let index = 0; index < Math.min(most, passages); index += 1) {
    const [row] = await database()
      .select({ text: chunks.text })
      .from(chunks)
      .innerJoin(documents, eq(documents.id, chunks.documentId))
      .where(condition)
      .orderBy(asc(chunks.id))
      .limit(1)
      .offset(Math.floor((index * passages) / Math.min(most, passages)));
    const words = tellingWords(row?.text ?? '');
    if (words.length > 0) questions.push(words.join(' '));
  }
  return questions;
}
