import { and, asc } from 'drizzle-orm';
import { contextOfPerson } from '#lib/access/person-context.ts';
import {
  hasHiddenDocuments,
  isScopeCurrent,
  makeReadScope,
  readableDocuments,
} from '#lib/access/read-scope.ts';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import { findEvidence } from '#lib/answer/find-evidence.ts';
import { prepareQuestion } from '#lib/answer/prepare-question.ts';
import { refusalThreshold } from '#lib/answer/refuse.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError, isAppError } from '#lib/core/errors.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents } from '#lib/db/schema/index.ts';
import { takeQuestionPlace } from '#lib/quotas/question-places.ts';
import { requireQuestionQuota } from '#lib/quotas/require-question-quota.ts';
import type { Citation } from '#lib/shared/answer.ts';
import type { ViewedAs } from '#lib/shared/view-as.ts';
import { requirePerson } from '#lib/users/require-person.ts';

export type ViewAsInput = { workspaceId: string; userId: string; question?: string | undefined };
type Look = ViewAsInput & { signal?: AbortSignal | undefined };

async function scopeOf(context: RequestContext, workspaceId: string): Promise<ReadScope | null> {
  try {
    return await makeReadScope(context, { workspaceId });
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return null;
    throw error;
  }
}

/**
 * What a member would find in a workspace: which documents they may read, and the quotes that a question of theirs would get. For
 * managers. Only what the manager may read as well is shown. Nothing can be changed this way, nothing is kept as the member's, and
 * each look is recorded, and counts as a question of the one who looks. Throws `QUOTA_REACHED`, `NOT_FOUND`, also for somebody who
 * is not there, `CONFLICT` when rights changed while it was looked up, and what asking throws.
 */
export async function viewAs(context: RequestContext, { signal, ...input }: Look): Promise<ViewedAs> {
  const givePlaceBack = await takeQuestionPlace(context, signal);
  try {
    await requireQuestionQuota(context);
    return await lookInPlace(context, input);
  } finally {
    givePlaceBack();
  }
}

async function lookInPlace(context: RequestContext, input: ViewAsInput): Promise<ViewedAs> {
  const { workspaceId, userId } = input;
  await requireWorkspaceRole(context, { workspaceId, role: 'manager' });
  const own = await makeReadScope(context, { workspaceId });
  const person = await requirePerson(userId);
  const member = contextOfPerson(userId, context.requestId);
  const theirs = await scopeOf(member, workspaceId);
  if (!theirs) {
    await recordLook(context, own, { ...input, quotes: [] });
    return { name: person.name, canEnter: false, documents: [], quotes: null };
  }
  const shown = await database()
    .select({ id: documents.id, name: documents.name })
    .from(documents)
    .where(and(readableDocuments(own), readableDocuments(theirs)))
    .orderBy(asc(documents.name));
  const documentIds = shown.map(({ id }) => id);
  const hidesDocuments = await hasHiddenDocuments(own, workspaceId);
  const asked = { ...input, documentIds, hidesDocuments };
  const found = input.question === undefined ? null : await quotesFor(member, asked);
  await recordLook(context, own, { ...input, quotes: found ?? [] });
  const quotes = found?.map(({ documentName, sentence }) => ({ documentName, sentence })) ?? null;
  return { name: person.name, canEnter: true, documents: shown, quotes };
}

/** Records the look, with the documents and passages whose sentences it shows, before anything is shown. */
async function recordLook(
  context: RequestContext,
  own: ReadScope,
  { workspaceId, userId, question, quotes }: ViewAsInput & { quotes: readonly Citation[] },
): Promise<void> {
  const quoted = [...new Set(quotes.map(({ documentId }) => documentId))];
  const chunkIds = [...new Set(quotes.map(({ chunkId }) => chunkId))];
  const shown = quoted.length > 0 ? { documentIds: quoted, chunkIds } : {};
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    if (!(await isScopeCurrent(own))) throw new AppError('CONFLICT');
    await recordAudit(tx, context, {
      action: 'access.viewed-as',
      objectType: 'person',
      objectId: userId,
      workspaceId,
      detail: { asked: question !== undefined, ...shown },
    });
  });
}

async function quotesFor(
  member: RequestContext,
  input: ViewAsInput & { documentIds: readonly string[]; hidesDocuments: boolean },
): Promise<readonly Citation[]> {
  const { workspaceId, question = '', documentIds, hidesDocuments } = input;
  const prepared = await prepareQuestion(member, {
    workspaceId,
    question,
    documentIds: [...documentIds],
    mode: 'quotes',
    hidesDocuments,
  });
  const { quotes, answerability, retrieval } = await findEvidence(prepared.scope, prepared);
  if (answerability < refusalThreshold({ ...prepared, retrieval })) return [];
  return quotes;
}
