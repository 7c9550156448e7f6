import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, goldenQuestions, type GoldenPlace } from '#lib/db/schema/index.ts';
import { questionMaxLength } from '#lib/shared/answer.ts';
import { goldenQuoteMaxLength } from '#lib/shared/golden-questions.ts';
import { parseQuestions } from '../load-suite.ts';
import { shownGoldenQuestions } from './shown-golden-questions.ts';

/**
 * How many a manager may see when they add one: the limit tells nothing of those that are kept from them. Each is asked twice before
 * a switch, at a few tens of milliseconds: this many take minutes.
 */
const mostQuestions = 1000;

export const goldenQuestionSchema = z.strictObject({
  question: z.string().trim().min(1).max(questionMaxLength),
  documentId: z.string(),
  page: z.int().min(1).nullable().default(null),
  quote: z.string().trim().min(1).max(goldenQuoteMaxLength).nullable().default(null),
});

export type AddGoldenQuestionInput = { workspaceId: string } & z.input<typeof goldenQuestionSchema>;

type NewQuestion = { question: string; places: GoldenPlace[] };

async function insert(
  tx: Database,
  context: RequestContext,
  input: { workspaceId: string; scope: ReadScope; questions: readonly NewQuestion[] },
): Promise<void> {
  const { workspaceId, scope, questions } = input;
  const held = await shownGoldenQuestions(scope, { workspaceId }, tx);
  if (held.rows.length + questions.length > mostQuestions) {
    throw new AppError('INPUT_INVALID', {
      personMessage: `A workspace keeps at most ${mostQuestions.toLocaleString('en')} golden questions. Delete some first.`,
    });
  }
  const createdBy = principalId(context.principal);
  for (const [index, { question, places }] of questions.entries()) {
    // In the order in which they came.
    const row = { id: newId(), workspaceId, question, places, createdBy, createdAt: now() + index };
    await tx.insert(goldenQuestions).values(row);
  }
  await recordAudit(tx, context, {
    action: 'golden-question.added',
    objectType: 'workspace',
    objectId: workspaceId,
    workspaceId,
    detail: { questions: questions.length },
  });
}

/** Keeps a question with the place of its answer. For managers. Throws `NOT_FOUND`, `INPUT_INVALID`. */
export async function addGoldenQuestion(
  context: RequestContext,
  input: AddGoldenQuestionInput,
): Promise<void> {
  const { workspaceId, ...fields } = input;
  await requireWorkspaceRole(context, { workspaceId, role: 'manager' });
  const parsed = goldenQuestionSchema.safeParse(fields);
  if (!parsed.success) throw new AppError('INPUT_INVALID', { cause: parsed.error });
  const { question, ...place } = parsed.data;
  const scope = await makeReadScope(context, { workspaceId });
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    const [document] = await tx
      .select({ id: documents.id })
      .from(documents)
      .where(
        and(
          eq(documents.id, place.documentId),
          eq(documents.workspaceId, workspaceId),
          readableDocuments(scope),
        ),
      );
    if (!document) throw new AppError('NOT_FOUND');
    await insert(tx, context, { workspaceId, scope, questions: [{ question, places: [place] }] });
  });
}

/** What came of an import: lines without an answer, or about documents that are not in the workspace, are left out. */
export type ImportOutcome = { added: number; leftOut: number };

/**
 * Keeps the answerable questions of a `questions.jsonl` (docs/QUALITY.md), with documents by their file names. For
 * managers. Throws `NOT_FOUND`, and `INPUT_INVALID`, which names the line that can't be read.
 */
export async function importGoldenQuestions(
  context: RequestContext,
  input: { workspaceId: string; text: string },
): Promise<ImportOutcome> {
  const { workspaceId } = input;
  await requireWorkspaceRole(context, { workspaceId, role: 'manager' });
  const all = parseQuestions(input.text);
  const scope = await makeReadScope(context, { workspaceId });
  return inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    const ids = await idsByName(tx, scope, [
      ...new Set(all.flatMap(({ gold }) => gold.map(({ document }) => document))),
    ]);
    const questions = all.flatMap(({ question, answerable, history, gold }): NewQuestion[] => {
      const places = gold.flatMap(({ document, page, quote }) => {
        const documentId = ids.get(document);
        return documentId === undefined ? [] : [{ documentId, page: page ?? null, quote: quote ?? null }];
      });
      const isAsked = answerable && places.length > 0 && (history?.length ?? 0) === 0;
      return isAsked ? [{ question: question.slice(0, questionMaxLength), places }] : [];
    });
    if (questions.length > 0) await insert(tx, context, { workspaceId, scope, questions });
    return { added: questions.length, leftOut: all.length - questions.length };
  });
}

/** The scope is of one workspace. */
async function idsByName(
  tx: Database,
  scope: ReadScope,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx
    .select({ id: documents.id, name: documents.name })
    .from(documents)
    .where(and(readableDocuments(scope), inArray(documents.name, [...names])));
  return new Map(rows.map(({ id, name }) => [name, id]));
}
