import { and, asc, eq, inArray, isNull, not, or, sql } from 'drizzle-orm';
import { contextOfPerson } from '#lib/access/person-context.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { countsAt } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import type { Database } from '#lib/db/client.ts';
import {
  documentGrants,
  documents,
  groupMembers,
  user,
  workspaceRoles,
  workspaces,
} from '#lib/db/schema/index.ts';

/** Somebody who manages the workspace and may enter it: whom a stranded document can be given to. */
export type RescueCandidate = { userId: string; name: string; email: string };

export type StrandedDocument = {
  document: typeof documents.$inferSelect;
  candidates: readonly RescueCandidate[];
};

/** The people who manage a workspace now: no closed account, and nobody behind a wall. By the decision that requests get. */
async function managersOf(tx: Database, workspaceId: string): Promise<RescueCandidate[]> {
  const manages = and(eq(workspaceRoles.workspaceId, workspaceId), eq(workspaceRoles.role, 'manager'));
  const direct = tx.select({ id: workspaceRoles.userId }).from(workspaceRoles).where(manages);
  const byGroup = tx
    .select({ id: groupMembers.userId })
    .from(groupMembers)
    .innerJoin(workspaceRoles, eq(workspaceRoles.groupId, groupMembers.groupId))
    .where(manages);
  const named = await tx
    .select({ userId: user.id, name: user.name, email: user.email })
    .from(user)
    .where(or(inArray(user.id, direct), inArray(user.id, byGroup)))
    .orderBy(asc(user.name), asc(user.id));
  const managers: RescueCandidate[] = [];
  for (const person of named) {
    const roles = await workspaceRolesOf(contextOfPerson(person.userId, 'rescue'), tx);
    if (roles.get(workspaceId) === 'manager') managers.push(person);
  }
  return managers;
}

/** People with an open account whose group by a claim manages the workspace, and has lapsed: they are away, and come back by signing in. */
async function managersAway(tx: Database, workspaceId: string): Promise<string[]> {
  const counts = sql`${countsAt(now())}`;
  const rows = await tx
    .select({ userId: groupMembers.userId })
    .from(groupMembers)
    .innerJoin(workspaceRoles, eq(workspaceRoles.groupId, groupMembers.groupId))
    .innerJoin(user, eq(user.id, groupMembers.userId))
    .where(
      and(
        eq(workspaceRoles.workspaceId, workspaceId),
        eq(workspaceRoles.role, 'manager'),
        isNull(user.disabledAt),
        not(counts),
      ),
    );
  return rows.map(({ userId }) => userId);
}

/** Who has a grant of each restricted document, through groups too. */
async function granteesByDocument(tx: Database): Promise<Map<string, Set<string>>> {
  const rows = await tx
    .select({
      documentId: documentGrants.documentId,
      personId: documentGrants.userId,
      memberId: groupMembers.userId,
    })
    .from(documentGrants)
    .leftJoin(groupMembers, eq(groupMembers.groupId, documentGrants.groupId));
  const grantees = new Map<string, Set<string>>();
  for (const { documentId, personId, memberId } of rows) {
    const people = grantees.get(documentId) ?? new Set();
    grantees.set(documentId, people);
    const userId = personId ?? memberId;
    if (userId !== null) people.add(userId);
  }
  return grantees;
}

/**
 * The restricted documents that nobody may both open and manage: those who could have a closed account, lost the role, or are
 * behind a wall. Whoever only has to sign in by single sign-on again is not gone. The oldest first. The caller has made sure that it is an administrator who asks.
 */
export async function strandedDocuments(tx: Database): Promise<StrandedDocument[]> {
  const restricted = await tx
    .select({ document: documents })
    .from(documents)
    .innerJoin(workspaces, eq(workspaces.id, documents.workspaceId))
    .where(and(eq(documents.restricted, true), isNull(documents.deletedAt), isNull(workspaces.deletedAt)))
    .orderBy(asc(documents.createdAt), asc(documents.id));
  const grantees = await granteesByDocument(tx);
  const managers = new Map<string, RescueCandidate[]>();
  const stranded: StrandedDocument[] = [];
  for (const { document } of restricted) {
    const { workspaceId } = document;
    const candidates = managers.get(workspaceId) ?? (await managersOf(tx, workspaceId));
    managers.set(workspaceId, candidates);
    const granted = grantees.get(document.id);
    const away = await managersAway(tx, workspaceId);
    const able = [...candidates.map(({ userId }) => userId), ...away];
    if (!able.some((userId) => granted?.has(userId))) stranded.push({ document, candidates });
  }
  return stranded;
}
