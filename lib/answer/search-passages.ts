import type { z } from 'zod';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { takeQuestionPlace } from '#lib/quotas/question-places.ts';
import { requireQuestionQuota } from '#lib/quotas/require-question-quota.ts';
import type { PassageSearch, searchPassagesSchema } from '#lib/shared/answer.ts';
import { countSearched } from './answer-progress.ts';
import { findEvidence } from './find-evidence.ts';
import { SourceGuard } from './guard-sources.ts';
import { prepareQuestion, type PreparedQuestion } from './prepare-question.ts';
import { refusalThreshold } from './refuse.ts';
import type { UsedChunk } from './types.ts';

export type SearchPassagesInput = z.infer<typeof searchPassagesSchema> & {
  workspaceId: string;
  signal?: AbortSignal;
};

const passagesUsual = 10;

/**
 * The passages of a workspace that are nearest to a query, best first, with its best sentences: what an answer would be made of,
 * without one, and without a conversation. It counts as a question, and what is shown is recorded before it is. Throws `QUOTA_REACHED`,
 * `NOT_FOUND`, `QUESTION_EMPTY` and `QUESTION_TOO_LONG`.
 */
export async function searchPassages(
  context: RequestContext,
  input: SearchPassagesInput,
): Promise<PassageSearch> {
  const givePlaceBack = await takeQuestionPlace(context, input.signal);
  try {
    await requireQuestionQuota(context);
    return await searchInPlace(context, input);
  } finally {
    givePlaceBack();
  }
}

async function searchInPlace(
  context: RequestContext,
  { query, limit = passagesUsual, ...input }: SearchPassagesInput,
): Promise<PassageSearch> {
  const prepared = await prepareQuestion(context, {
    ...input,
    question: query,
    mode: 'quotes',
    passageCount: limit,
  });
  const guard = new SourceGuard(context, { ...input, scope: prepared.scope });
  const evidence = await findEvidence(guard.scope, prepared);
  const { passages, quotes, notices, absent, answerability, retrieval } = evidence;
  const shown = [...passages, ...quotes, ...retrieval.correctedFrom];
  guard.watch(shown.map(({ documentId }) => documentId));
  await guard.check();
  await recordSearch(prepared, shown);
  return {
    searchedQuery: retrieval.searchedQuestion,
    answerable: absent.length === 0 && answerability >= refusalThreshold({ ...prepared, retrieval }),
    passages: [...passages],
    quotes: [...quotes],
    notices: [...notices],
    searched: countSearched(retrieval.documents),
  };
}

/** Records what is about to be shown. When it can't be recorded, it throws, and nothing is shown. */
async function recordSearch(
  { context, input: { workspaceId } }: PreparedQuestion,
  shown: readonly UsedChunk[],
): Promise<void> {
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'reader' }, tx);
    await recordAudit(tx, context, {
      action: 'passages.searched',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
      detail: {
        documentIds: [...new Set(shown.map(({ documentId }) => documentId))],
        chunkIds: [...new Set(shown.map(({ chunkId }) => chunkId))],
      },
    });
  });
}
