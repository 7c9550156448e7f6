import { desc, eq } from 'drizzle-orm';
import { sessionEnd } from '../access/credentials.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { session } from '../db/schema/index.ts';
import { describeDevice } from '../shared/describe-device.ts';

/** A place where somebody is signed in; times in milliseconds since 1970. */
export type SessionListed = {
  id: string;
  device: string;
  address: string | null;
  signedInAt: number;
  lastSeenAt: number;
  method: 'password' | 'passkey' | 'single-sign-on';
  /** The one that asks. */
  isCurrent: boolean;
};

/** Where the person who asks is signed in now, the latest sign-in first. Throws `UNAUTHENTICATED` for anyone who is no person. */
export async function listOwnSessions(context: RequestContext): Promise<SessionListed[]> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const rows = await database()
    .select()
    .from(session)
    .where(eq(session.userId, principal.userId))
    .orderBy(desc(session.createdAt));
  return rows
    .filter((row) => sessionEnd(row) === null)
    .map((row) => ({
      id: row.id,
      device: describeDevice(row.userAgent),
      address: row.ipAddress === '' ? null : row.ipAddress,
      signedInAt: row.createdAt.getTime(),
      lastSeenAt: (row.lastSeenAt ?? row.createdAt).getTime(),
      method: row.method,
      isCurrent: row.id === principal.sessionId,
    }));
}
