import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { desc } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { audit } from '../db/schema/index.ts';
import type { AuditAction } from './actions.ts';

export type AuditEvent = {
  action: AuditAction;
  objectType:
    | 'server'
    | 'person'
    | 'session'
    | 'invitation'
    | 'group'
    | 'workspace'
    | 'document'
    | 'conversation'
    | 'message'
    | 'job'
    | 'model'
    | 'engine'
    | 'identity-provider'
    | 'api-key';
  objectId: string;
  workspaceId?: string;
  outcome?: 'allow' | 'deny' | 'error';
  /** Ids, numbers and codes only: no names, no text. */
  detail?: Record<string, string | number | boolean | null | readonly string[]>;
};

const firstHash = Buffer.alloc(32);

/**
 * Records an act in the transaction of the act: if the row can't be written, the act fails.
 * Rows are chained: hash = SHA-256(0x01 ‖ previous hash ‖ canonical JSON of the body).
 */
export async function recordAudit(tx: Database, context: RequestContext, event: AuditEvent): Promise<void> {
  const [last] = await tx
    .select({ seq: audit.seq, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.seq))
    .limit(1);
  const seq = (last?.seq ?? 0) + 1;
  const body = canonicalize({
    v: 1,
    seq,
    at: new Date(now()).toISOString(),
    actor: principalId(context.principal),
    requestId: context.requestId,
    outcome: 'allow',
    ...event,
  });
  if (body === undefined) throw new Error('an audit event that is not JSON');
  const previousHash = last?.hash ?? firstHash;
  await tx.insert(audit).values({ seq, previousHash, body, hash: chainHash(previousHash, body) });
}

/** The hash of a row, given the hash of the row before and the canonical body. */
export function chainHash(previousHash: Uint8Array, body: string): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(previousHash).update(body, 'utf8').digest();
}
