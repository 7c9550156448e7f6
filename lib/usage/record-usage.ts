import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import type { Database } from '#lib/db/client.ts';
import { questionUsage } from '#lib/db/schema/index.ts';
import type { ChatUsage } from '#lib/models/ports.ts';

/** What an answer took: tokens of the language model, and the time from asking to the end; and how its claims held. */
export type Spent = ChatUsage & { durationMs: number; claims: number; supportedClaims: number };

export type QuestionOutcome = 'answered' | 'refused' | 'cancelled' | 'failed';

/** Notes what a question took, in the transaction that writes down how it ended. */
export async function recordUsage(
  tx: Database,
  input: {
    messageId: string;
    context: RequestContext;
    workspaceId: string;
    /** The name of the language model; null where the answer was made of quotes. */
    model: string | null;
    outcome: QuestionOutcome;
    spent: Spent;
  },
): Promise<void> {
  const { messageId, context, workspaceId, model, outcome, spent } = input;
  const personId = principalId(context.principal);
  await tx
    .insert(questionUsage)
    .values({ messageId, at: now(), personId, workspaceId, model, outcome, ...spent });
}
