import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { rotateSigningKey } from '#lib/audit/rotate-key.ts';
import type { RequestContext } from '#lib/core/context.ts';

/** Changes the key that signs the audit log; returns the new public key. For administrators. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`. */
export async function rotateAuditKey(context: RequestContext): Promise<string> {
  await requireAdministrator(context);
  await requireFreshSession(context);
  return rotateSigningKey(context, async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
  });
}
