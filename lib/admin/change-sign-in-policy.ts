import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { readSignInPolicy, type SignInPolicy, signInPolicyKey } from '#lib/access/sign-in-policy.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { settings } from '#lib/db/schema/index.ts';

/** Who must have a second factor, for administrators. Throws `NOT_FOUND`. */
export async function openSignInPolicy(context: RequestContext): Promise<SignInPolicy> {
  await requireAdministrator(context);
  return readSignInPolicy();
}

/**
 * Changes who must have a second factor, for administrators. It is in force at once: sessions without one reach nothing from then
 * on but the page where it is shown or set up. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`.
 */
export async function changeSignInPolicy(context: RequestContext, input: SignInPolicy): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const row = { value: input, updatedAt: now(), updatedBy: principalId(context.principal) };
    await tx
      .insert(settings)
      .values({ key: signInPolicyKey, ...row })
      .onConflictDoUpdate({ target: settings.key, set: row });
    await recordAudit(tx, context, {
      action: 'sign-in-policy.changed',
      objectType: 'server',
      objectId: 'sign-in-policy',
      detail: input,
    });
  });
}
