import { eq, max } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { conversations, messages, messageSources } from '#lib/db/schema/index.ts';
import type { Answer } from '#lib/shared/answer.ts';
import { type QuestionOutcome, recordUsage, type Spent } from '#lib/usage/record-usage.ts';
import type { PreparedQuestion } from './prepare-question.ts';
import type { UsedChunk } from './types.ts';

const titleLength = 80;

/** The title of a conversation: its first question, on one line, cut at a word. */
export function titleOf(question: string): string {
  const line = question.replaceAll(/\s+/gu, ' ').trim();
  if (line.length <= titleLength) return line;
  const cut = line.slice(0, titleLength);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > titleLength / 2 ? space : titleLength).trim()}…`;
}

export type StoredMessage = { messageId: string; conversationId: string };

async function ensureConversation(tx: Database, prepared: PreparedQuestion): Promise<string> {
  if (prepared.conversation) return prepared.conversation.id;
  const id = newId();
  await tx.insert(conversations).values({
    id,
    workspaceId: prepared.input.workspaceId,
    ownerId: principalId(prepared.context.principal),
    title: titleOf(prepared.question),
    createdAt: now(),
    updatedAt: now(),
  });
  return id;
}

const unique = (list: readonly string[]) => [...new Set(list)];

function oncePerChunk(chunks: readonly UsedChunk[]): UsedChunk[] {
  return [...new Map(chunks.map((chunk) => [chunk.chunkId, chunk])).values()];
}

/** Writes the question down before it is searched, with what it took over from earlier answers and its audit row. */
export async function beginMessage(prepared: PreparedQuestion): Promise<StoredMessage> {
  const { context, input, question, searchedQuestion, mode } = prepared;
  const messageId = newId();
  return await inTransaction(async (tx) => {
    const conversationId = await ensureConversation(tx, prepared);
    const [last] = await tx
      .select({ ordinal: max(messages.ordinal) })
      .from(messages)
      .where(eq(messages.conversationId, conversationId));
    const ordinal = (last?.ordinal ?? 0) + 1;
    await tx.insert(messages).values({
      id: messageId,
      conversationId,
      ordinal,
      question,
      searchedQuestion,
      mode,
      state: 'streaming',
      createdAt: now(),
    });
    for (const chunk of oncePerChunk(prepared.carriedSources)) {
      await tx.insert(messageSources).values({ messageId, ...chunk, inQuestion: true });
    }
    await tx.update(conversations).set({ updatedAt: now() }).where(eq(conversations.id, conversationId));
    await recordAudit(tx, context, {
      action: 'question.asked',
      objectType: 'message',
      objectId: messageId,
      workspaceId: input.workspaceId,
      detail: {
        conversationId,
        mode,
        ...(input.chat?.kind === 'engine' ? { engineId: input.chat.engineId } : {}),
        documentIds: unique(prepared.carriedSources.map(({ documentId }) => documentId)),
      },
    });
    return { messageId, conversationId };
  });
}

/**
 * Records that the text of these chunks is about to be shown or given to the language model. When it can't be recorded, it
 * throws, and nothing is shown or given.
 */
export async function recordUse(
  prepared: PreparedQuestion,
  used: StoredMessage & { chunks: readonly UsedChunk[] },
): Promise<void> {
  await inTransaction((tx) =>
    recordAudit(tx, prepared.context, {
      action: 'question.sources-used',
      objectType: 'message',
      objectId: used.messageId,
      workspaceId: prepared.input.workspaceId,
      detail: {
        conversationId: used.conversationId,
        documentIds: unique(used.chunks.map(({ documentId }) => documentId)),
        chunkIds: unique(used.chunks.map(({ chunkId }) => chunkId)),
      },
    }),
  );
}

export type FinishedMessage = StoredMessage & {
  state: 'complete' | 'cancelled' | 'failed';
  answer: Answer | null;
  used: readonly UsedChunk[];
  record: Record<string, unknown>;
  /** The code of the error that ended it, when it failed. */
  problemCode: string | null;
  spent: Spent;
};

function outcomeOf({ state, answer }: FinishedMessage): QuestionOutcome {
  if (state !== 'complete') return state;
  return answer?.refused === true ? 'refused' : 'answered';
}

/** Writes down how the answer ended, what it was made of and what was cited, with its audit row. */
export async function finishMessage(prepared: PreparedQuestion, finished: FinishedMessage): Promise<void> {
  const { messageId, conversationId, answer, state } = finished;
  const citations = answer?.claims.flatMap((claim) => claim.citations) ?? [];
  const citedChunks = new Set(citations.map((citation) => citation.chunkId));
  const used = oncePerChunk(finished.used);
  await inTransaction(async (tx) => {
    await tx
      .update(messages)
      .set({ state, answer, record: finished.record, refused: answer?.refused ?? false, finishedAt: now() })
      .where(eq(messages.id, messageId));
    for (const chunk of used) {
      const cited = citedChunks.has(chunk.chunkId);
      await tx
        .insert(messageSources)
        .values({ messageId, ...chunk, cited })
        .onConflictDoUpdate({ target: [messageSources.messageId, messageSources.chunkId], set: { cited } });
    }
    await recordUsage(tx, {
      messageId,
      context: prepared.context,
      workspaceId: prepared.input.workspaceId,
      model: prepared.mode === 'model' ? (prepared.models.chat?.name ?? null) : null,
      outcome: outcomeOf(finished),
      spent: finished.spent,
    });
    await recordAudit(tx, prepared.context, {
      action: 'question.answered',
      objectType: 'message',
      objectId: messageId,
      workspaceId: prepared.input.workspaceId,
      outcome: state === 'failed' ? 'error' : 'allow',
      detail: {
        conversationId,
        state,
        refused: answer?.refused ?? null,
        problem: finished.problemCode,
        shown: used.map((chunk) => chunk.chunkId),
        cited: [...new Set(citations.map((citation) => citation.id))],
      },
    });
  });
}
