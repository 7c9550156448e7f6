import { and, desc, lt } from 'drizzle-orm';
import { requireAdministrator } from '#lib/access/roles.ts';
import { auditCondition } from '#lib/audit/audit-filter.ts';
import { type AuditBody, readBody } from '#lib/audit/read-body.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { audit } from '#lib/db/schema/index.ts';
import type { AuditFilter } from '#lib/shared/audit.ts';
import { type NamedId, readAuditNames } from './audit-names.ts';

/** A row as an administrator sees it: ids, and names only of what this administrator may know. */
export type AuditRowView = Pick<AuditBody, 'seq' | 'at' | 'action' | 'outcome' | 'requestId' | 'detail'> & {
  actor: NamedId;
  object: NamedId & { type: string };
  workspace: NamedId | null;
  session: string | null;
};

export type AuditPage = {
  rows: AuditRowView[];
  /** Given as `before`, leads to the next older rows; null when there are none. */
  nextBefore: number | null;
};

const rowsPerPage = 50;

/** The rows that the filter lets through, newest first, before the row given. Throws `NOT_FOUND` for non-administrators. */
export async function listAudit(
  context: RequestContext,
  input: AuditFilter & { before?: number | undefined },
): Promise<AuditPage> {
  await requireAdministrator(context);
  const { before, ...filter } = input;
  const found = await database()
    .select({ seq: audit.seq, body: audit.body })
    .from(audit)
    .where(and(auditCondition(filter), before === undefined ? undefined : lt(audit.seq, before)))
    .orderBy(desc(audit.seq))
    .limit(rowsPerPage + 1);
  const shown = found.slice(0, rowsPerPage);
  const bodies = shown.flatMap(({ body }) => readBody(body) ?? []);
  const name = await readAuditNames(context, bodies.flatMap(idsOf));
  return {
    rows: bodies.map((body) => toView(body, name)),
    nextBefore: found.length > rowsPerPage ? (shown.at(-1)?.seq ?? null) : null,
  };
}

function idsOf({ actor, objectId, workspaceId }: AuditBody): string[] {
  return [actor, objectId, ...(workspaceId === undefined ? [] : [workspaceId])];
}

function toView(body: AuditBody, name: (id: string) => NamedId): AuditRowView {
  const { seq, at, action, outcome, requestId, detail, workspaceId } = body;
  return {
    seq,
    at,
    action,
    outcome,
    requestId,
    detail,
    actor: name(body.actor),
    object: { ...name(body.objectId), type: body.objectType },
    workspace: workspaceId === undefined ? null : name(workspaceId),
    session: body.session ?? null,
  };
}
