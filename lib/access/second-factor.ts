import { and, eq, inArray, isNotNull, isNull, or } from 'drizzle-orm';
import type { MissingFactor } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { groupMembers, passkeys, totpFactors, user, workspaceRoles, workspaces } from '../db/schema/index.ts';
import { roleRank, type WorkspaceRole, workspaceRoleNames } from '../shared/roles.ts';
import { readSignInPolicy } from './sign-in-policy.ts';

export type FactorState = { userId: string; secondFactorAt: number | null };

/**
 * What a session lacks before its person may do anything: nothing, a second factor, or the setting up of one. Whoever has an
 * authenticator app is always asked for it; a passkey alone is asked for when the policy wants a second factor.
 */
export async function missingFactor(tx: Database, state: FactorState): Promise<MissingFactor | null> {
  const { userId, secondFactorAt } = state;
  if (secondFactorAt !== null) return null;
  if (await hasAuthenticatorApp(tx, userId)) return 'second-factor';
  if (!(await isFactorRequired(tx, userId))) return null;
  return (await hasPasskey(tx, userId)) ? 'second-factor' : 'enrolment';
}

/** True when the policy wants a second factor of this person, for who they are or for what they may enter. */
export async function isFactorRequired(tx: Database, userId: string): Promise<boolean> {
  const policy = await readSignInPolicy(tx);
  if (policy.everybody) return true;
  if (policy.administrators) {
    const [administrator] = await tx
      .select({ id: user.id })
      .from(user)
      .where(and(eq(user.id, userId), eq(user.role, 'administrator')));
    if (administrator) return true;
  }
  return policy.workspaceRole !== null && holdsRole(tx, { userId, role: policy.workspaceRole });
}

/**
 * True when a second factor is required of the person and passkeys are all they have: without them, whoever signs in by password
 * would set up one of their own.
 */
export async function dependsOnPasskeys(tx: Database, userId: string): Promise<boolean> {
  if (!(await hasPasskey(tx, userId)) || (await hasAuthenticatorApp(tx, userId))) return false;
  return await isFactorRequired(tx, userId);
}

export async function hasAuthenticatorApp(tx: Database, userId: string): Promise<boolean> {
  const [row] = await tx
    .select({ userId: totpFactors.userId })
    .from(totpFactors)
    .where(and(eq(totpFactors.userId, userId), isNotNull(totpFactors.confirmedAt)));
  return row !== undefined;
}

export async function hasPasskey(tx: Database, userId: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .limit(1);
  return row !== undefined;
}

/** True when the person has the role or a higher one in a workspace, by themselves or through a group. */
async function holdsRole(tx: Database, input: { userId: string; role: WorkspaceRole }): Promise<boolean> {
  const { userId, role } = input;
  const ownGroups = tx
    .select({ id: groupMembers.groupId })
    .from(groupMembers)
    .where(eq(groupMembers.userId, userId));
  const [row] = await tx
    .select({ id: workspaceRoles.id })
    .from(workspaceRoles)
    .innerJoin(workspaces, eq(workspaces.id, workspaceRoles.workspaceId))
    .where(
      and(
        isNull(workspaces.deletedAt),
        inArray(
          workspaceRoles.role,
          workspaceRoleNames.filter((name) => roleRank[name] >= roleRank[role]),
        ),
        or(eq(workspaceRoles.userId, userId), inArray(workspaceRoles.groupId, ownGroups)),
      ),
    )
    .limit(1);
  return row !== undefined;
}
