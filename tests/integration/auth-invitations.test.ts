import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { acceptInvitation } from '#lib/auth/accept-invitation.ts';
import { invitePerson, type InvitePersonInput } from '#lib/auth/invite-person.ts';
import { listInvitations } from '#lib/auth/list-invitations.ts';
import { withdrawInvitation } from '#lib/auth/withdraw-invitation.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { invitations, user } from '#lib/db/schema/index.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { testPassword } from '#tests/support/auth.ts';
import { addPerson, anonymous, contextOf, operator } from '#tests/support/people.ts';

async function invite(input: Partial<InvitePersonInput> = {}, context = operator) {
  const made = await invitePerson(context, { email: `${newId()}@example.org`, role: 'person', ...input });
  return { ...made, token: new URL(made.link).searchParams.get('token') ?? '' };
}

let client = 0;
/** Each acceptance comes from an address of its own, so that the limit by address stays out of the way. */
const accept = (token: string) => {
  client += 1;
  const context = { ...anonymous, ipAddress: `198.51.100.${client}` };
  return acceptInvitation(context, { token, name: 'New', password: testPassword });
};

describe('invitations', () => {
  beforeAll(() => {
    migrateDatabase();
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it('make one account, for the address and the role they were made for', async () => {
    const { token } = await invite({ email: ' Ann@Example.org', role: 'administrator' });
    const { userId } = await accept(token);
    const [row] = await database().select().from(user).where(eq(user.id, userId));
    expect(row).toMatchObject({ email: 'ann@example.org', role: 'administrator' });
    await expect(accept(token)).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
  });

  it('let only one of two who accept at the same time in', async () => {
    const { token } = await invite();
    const settled = await Promise.allSettled([accept(token), accept(token)]);
    expect(settled.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('are good for 72 hours, until withdrawn, and until the next for the same address', async () => {
    const expired = await invite();
    setClockOffset(72 * 3_600_000 + 1);
    await expect(accept(expired.token)).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
    const withdrawn = await invite();
    await withdrawInvitation(operator, withdrawn);
    await expect(accept(withdrawn.token)).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
    await expect(withdrawInvitation(operator, withdrawn)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const replaced = await invite({ email: 'twice@example.org' });
    const fresh = await invite({ email: 'twice@example.org' });
    await expect(accept(replaced.token)).rejects.toMatchObject({ code: 'INVITATION_INVALID' });
    await expect(accept(fresh.token)).resolves.toBeDefined();
  });

  it('are kept as hashes only', async () => {
    const { token } = await invite();
    expect(JSON.stringify(await database().select().from(invitations))).not.toContain(token);
  });

  it('are refused for an address that has an account', async () => {
    await addPerson('known@example.org');
    await expect(invite({ email: 'KNOWN@example.org' })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('belong to administrators', async () => {
    const { invitationId } = await invite();
    const person = contextOf(await addPerson('plain@example.org'), { isAdministrator: true });
    await expect(invite({}, person)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(listInvitations(person)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(withdrawInvitation(person, { invitationId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('can bring a role in a workspace that the administrator manages, and only there', async () => {
    const admin = contextOf(await addPerson('boss@example.org', 'administrator'));
    const other = contextOf(await addPerson('other@example.org'));
    const own = await createWorkspace(admin, { name: 'Own' });
    const foreign = await createWorkspace(other, { name: 'Foreign' });
    const into = (workspaceId: string) => invite({ workspace: { workspaceId, role: 'reader' } }, admin);
    await expect(into(foreign.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { token } = await into(own.id);
    const epoch = await currentEpoch();
    let userId = '';
    const actions = await actionsDuring(async () => {
      ({ userId } = await accept(token));
    });
    expect(actions).toEqual(['person.joined', 'workspace-role.granted']);
    expect(await currentEpoch()).toBe(epoch + 1);
    expect(await listWorkspaces(contextOf(userId))).toMatchObject([{ id: own.id, role: 'reader' }]);
  });
});
