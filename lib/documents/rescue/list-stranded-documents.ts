import { desc, eq } from 'drizzle-orm';
import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documentRescues, documents, user } from '#lib/db/schema/index.ts';
import { nameableWorkspaces } from '#lib/walls/nameable-workspaces.ts';
import { strandedDocuments, type RescueCandidate } from './stranded-documents.ts';

/** A restricted document that nobody can open to others any more: by its id, as administrators may not read it. */
export type StrandedView = {
  documentId: string;
  workspaceId: string;
  /** Null where a wall closes the workspace to the one who looks. */
  workspaceName: string | null;
  /** Milliseconds since 1970. */
  uploadedAt: number;
  candidates: readonly RescueCandidate[];
};

/** One that a manager was given. */
export type RescueView = {
  id: string;
  documentId: string;
  workspaceName: string | null;
  personName: string;
  byName: string;
  /** Null with the name: people write the matter there. */
  reason: string | null;
  at: number;
};

export type StrandedList = { stranded: StrandedView[]; rescues: RescueView[] };

/** What is stranded now, and every rescue so far, the newest first; for administrators. Throws `NOT_FOUND`. */
export async function listStrandedDocuments(context: RequestContext): Promise<StrandedList> {
  await requireAdministrator(context);
  const names = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  const stranded = await strandedDocuments(database());
  return {
    stranded: stranded.map(({ document, candidates }) => ({
      documentId: document.id,
      workspaceId: document.workspaceId,
      workspaceName: names.get(document.workspaceId) ?? null,
      uploadedAt: document.createdAt,
      candidates,
    })),
    rescues: await findRescues(names),
  };
}

async function findRescues(names: ReadonlyMap<string, string>): Promise<RescueView[]> {
  const db = database();
  const rows = await db
    .select({ rescue: documentRescues, workspaceId: documents.workspaceId, personName: user.name })
    .from(documentRescues)
    .innerJoin(documents, eq(documents.id, documentRescues.documentId))
    .innerJoin(user, eq(user.id, documentRescues.userId))
    .orderBy(desc(documentRescues.createdAt), desc(documentRescues.id));
  const accounts = await db.select({ id: user.id, name: user.name }).from(user);
  const authors = new Map(accounts.map(({ id, name }) => [id, name]));
  return rows.map(({ rescue, workspaceId, personName }) => ({
    id: rescue.id,
    documentId: rescue.documentId,
    workspaceName: names.get(workspaceId) ?? null,
    personName,
    byName: authors.get(rescue.createdBy) ?? rescue.createdBy,
    reason: names.has(workspaceId) ? rescue.reason : null,
    at: rescue.createdAt,
  }));
}
