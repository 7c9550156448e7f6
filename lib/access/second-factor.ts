import { and, eq, isNotNull } from 'drizzle-orm';
import type { MissingFactor } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { totpFactors } from '../db/schema/index.ts';

export type FactorState = { userId: string; secondFactorAt: number | null };

/** What a session lacks before its person may do anything: nothing, a second factor, or the setting up of one. */
export async function missingFactor(tx: Database, state: FactorState): Promise<MissingFactor | null> {
  if (state.secondFactorAt !== null) return null;
  const [app] = await tx
    .select({ confirmedAt: totpFactors.confirmedAt })
    .from(totpFactors)
    .where(and(eq(totpFactors.userId, state.userId), isNotNull(totpFactors.confirmedAt)));
  return app ? 'second-factor' : null;
}
