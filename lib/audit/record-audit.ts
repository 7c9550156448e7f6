import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { desc } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { sha256 } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { audit, auditDocuments } from '../db/schema/index.ts';
import { type AuditEvent, checkAuditEvent } from './events.ts';

const firstHash = Buffer.alloc(32);

/**
 * Records an act in the transaction of the act: if the row can't be written, the act fails.
 * Rows are chained: hash = SHA-256(0x01 ‖ previous hash ‖ canonical JSON of the body). A session is known by the hash of its
 * id, a key by its id. Throws when the event holds what its action may not.
 */
export async function recordAudit(tx: Database, context: RequestContext, event: AuditEvent): Promise<void> {
  checkAuditEvent(event);
  const { principal } = context;
  if (principal.kind === 'reviewed') throw new Error('an act in the name of somebody who is looked at');
  const [last] = await tx
    .select({ seq: audit.seq, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.seq))
    .limit(1);
  const seq = (last?.seq ?? 0) + 1;
  const body = canonicalize({
    v: 2,
    seq,
    at: new Date(now()).toISOString(),
    actor: principalId(principal),
    ...('sessionId' in principal ? { session: sha256(principal.sessionId) } : {}),
    ...(principal.kind === 'key' ? { key: principal.keyId } : {}),
    requestId: context.requestId,
    outcome: 'allow',
    ...event,
  });
  if (body === undefined) throw new Error('an audit event that is not JSON');
  const previousHash = last?.hash ?? firstHash;
  await tx.insert(audit).values({ seq, previousHash, body, hash: chainHash(previousHash, body) });
  for (const documentId of documentsOf(event)) await tx.insert(auditDocuments).values({ documentId, seq });
}

/** The documents that the event speaks of. */
function documentsOf(event: AuditEvent): ReadonlySet<string> {
  const own = event.objectType === 'document' ? [event.objectId] : [];
  const listed = event.detail && 'documentIds' in event.detail ? event.detail.documentIds : undefined;
  return new Set([...own, ...(listed ?? [])]);
}

/** The hash of a row, given the hash of the row before and the canonical body. */
export function chainHash(previousHash: Uint8Array, body: string): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(previousHash).update(body, 'utf8').digest();
}
