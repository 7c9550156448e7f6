import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { database, type Database } from '../db/client.ts';
import { settings } from '../db/schema/index.ts';
import { workspaceRoleNames } from '../shared/roles.ts';

/** The key of the policy among the settings. */
export const signInPolicyKey = 'sign-in-policy';

export const signInPolicySchema = z.strictObject({
  /** Whom a second factor is required of, besides everybody who set one up. */
  everybody: z.boolean(),
  administrators: z.boolean(),
  /** Whoever has this role or a higher one in any workspace; null: nobody for that reason. */
  workspaceRole: z.enum(workspaceRoleNames).nullable(),
});

export type SignInPolicy = z.infer<typeof signInPolicySchema>;

const openPolicy: SignInPolicy = { everybody: false, administrators: false, workspaceRole: null };

/** Who must have a second factor. A policy that can't be read is no reason to let anybody in without one. */
export async function readSignInPolicy(tx: Database = database()): Promise<SignInPolicy> {
  const [row] = await tx
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.key, signInPolicyKey));
  if (!row) return openPolicy;
  const parsed = signInPolicySchema.safeParse(row.value);
  return parsed.success ? parsed.data : { ...openPolicy, everybody: true };
}
