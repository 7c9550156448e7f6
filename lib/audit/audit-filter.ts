import { and, eq, gte, inArray, lt, or, type SQL } from 'drizzle-orm';
import { database } from '../db/client.ts';
import { audit, auditDocuments } from '../db/schema/index.ts';
import type { AuditFilter } from '../shared/audit.ts';

/** The condition of a filter; undefined when it lets all rows through. */
export function auditCondition(filter: AuditFilter): SQL | undefined {
  const { person, document, workspace, action, question, from, to } = filter;
  const ofDocument = (documentId: string) =>
    inArray(
      audit.seq,
      database()
        .select({ seq: auditDocuments.seq })
        .from(auditDocuments)
        .where(eq(auditDocuments.documentId, documentId)),
    );
  const ofPerson = (id: string) => or(eq(audit.actor, id), eq(audit.objectId, id), eq(audit.personId, id));
  return and(
    person === undefined ? undefined : ofPerson(person),
    document === undefined ? undefined : ofDocument(document),
    workspace === undefined ? undefined : eq(audit.workspaceId, workspace),
    action === undefined ? undefined : eq(audit.action, action),
    question === undefined ? undefined : eq(audit.objectId, question),
    from === undefined ? undefined : gte(audit.at, new Date(from).toISOString()),
    to === undefined ? undefined : lt(audit.at, new Date(to).toISOString()),
  );
}

/** True when no row is left out. */
export function isUnfiltered(filter: AuditFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}
