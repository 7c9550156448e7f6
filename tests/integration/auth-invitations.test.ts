import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { acceptInvitation } from '#lib/auth/accept-invitation.ts';
import { invitePerson, type InvitePersonInput } from '#lib/auth/invite-person.ts';
import { listInvitations, listWorkspaceInvitations } from '#lib/auth/list-invitations.ts';
import { withdrawInvitation } from '#lib/auth/withdraw-invitation.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { invitations, user } from '#lib/db/schema/index.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { changeRole } from '#lib/workspaces/change-role.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
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

  describe('that bring a role in a workspace', () => {
    let adminId = '';
    let ownerId = '';
    let workspaceId = '';
    let roleId = '';
    beforeEach(async () => {
      adminId = await addPerson(`${newId()}@example.org`, 'administrator');
      ownerId = await addPerson(`${newId()}@example.org`);
      ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Matter' }));
      const role = { workspaceId, holder: { userId: adminId }, role: 'manager' as const };
      ({ roleId } = await grantRole(contextOf(ownerId), role));
    });
    const inviteManager = () => invite({ workspace: { workspaceId, role: 'manager' } }, contextOf(adminId));
    const expectNoRole = async (token: string) => {
      let userId = '';
      const actions = await actionsDuring(async () => {
        ({ userId } = await accept(token));
      });
      expect(actions).toEqual(['person.joined', 'invitation.role-refused']);
      expect(await listWorkspaces(contextOf(userId))).toEqual([]);
    };

    it('bring none after the role of the one who made them was taken', async () => {
      const { token } = await inviteManager();
      await revokeRole(contextOf(ownerId), { workspaceId, roleId });
      await expectNoRole(token);
    });

    it('bring none after it was lowered', async () => {
      const { token } = await inviteManager();
      await changeRole(contextOf(ownerId), { workspaceId, roleId, role: 'editor' });
      await expectNoRole(token);
    });

    it('bring none while a wall shuts the one who made them out', async () => {
      const { token } = await inviteManager();
      const wall = { name: 'Screen', reason: 'Hired.', kind: 'only-these' as const, groupIds: [] };
      const sides = { userIds: [ownerId], workspaceIds: [workspaceId], startsAt: null, endsAt: null };
      const { wallId } = await createWall(operator, { ...wall, ...sides });
      await expectNoRole(token);
      await liftWall(operator, { wallId });
    });

    it('are seen by the managers of the workspace while they are open', async () => {
      const { invitationId } = await inviteManager();
      const list = () => listWorkspaceInvitations(contextOf(ownerId), { workspaceId });
      const byName = (await database().select().from(user).where(eq(user.id, adminId)))[0]?.name;
      expect(await list()).toMatchObject([{ id: invitationId, role: 'manager', byName }]);
      const stranger = contextOf(await addPerson(`${newId()}@example.org`, 'administrator'));
      await expect(listWorkspaceInvitations(stranger, { workspaceId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await withdrawInvitation(operator, { invitationId });
      expect(await list()).toEqual([]);
    });
  });
});
