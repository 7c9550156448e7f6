import { beforeAll, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changeGroup } from '#lib/users/change-group.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { deleteGroup } from '#lib/users/delete-group.ts';
import { listGroups } from '#lib/users/list-groups.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listMembers } from '#lib/workspaces/list-members.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

describe('groups', () => {
  let rootId = '';

  beforeAll(async () => {
    migrateDatabase();
    rootId = await addPerson('root@example.org', 'administrator');
  });

  it('give and take the roles they have, at once', async () => {
    const userId = await addPerson(`${newId()}@example.org`);
    const { groupId } = await createGroup(operator, { name: newId() });
    const { id: workspaceId } = await createWorkspace(contextOf(rootId), { name: 'W' });
    await grantRole(contextOf(rootId), { workspaceId, holder: { groupId }, role: 'editor' });
    const role = async () => (await workspaceRolesOf(contextOf(userId))).get(workspaceId);
    const epoch = await currentEpoch();
    const actions = await actionsDuring(async () => {
      await addGroupMember(operator, { groupId, userId });
      await addGroupMember(operator, { groupId, userId });
      expect(await role()).toBe('editor');
      await removeGroupMember(operator, { groupId, userId });
      expect(await role()).toBeUndefined();
      await addGroupMember(operator, { groupId, userId });
      await deleteGroup(operator, { groupId });
      expect(await role()).toBeUndefined();
    });
    expect(actions).toEqual([
      'group-member.added',
      'group-member.removed',
      'group-member.added',
      'group.deleted',
    ]);
    expect(await currentEpoch()).toBe(epoch + 4);
  });

  it('have names of their own, whatever the case of the letters', async () => {
    const name = `Team ${newId()}`;
    const { groupId } = await createGroup(operator, { name });
    await expect(createGroup(operator, { name: name.toUpperCase() })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
    await changeGroup(operator, { groupId, name: name.toUpperCase() });
    expect((await listGroups(operator)).find((one) => one.id === groupId)?.name).toBe(name.toUpperCase());
    await expect(createGroup(operator, { name: ' ' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('belong to administrators, and to those that exist', async () => {
    const person = contextOf(await addPerson(`${newId()}@example.org`), { isAdministrator: true });
    const { groupId } = await createGroup(operator, { name: newId() });
    const member = { groupId, userId: rootId };
    const refused = [
      listGroups(person),
      createGroup(person, { name: 'x' }),
      changeGroup(person, { groupId, name: 'x' }),
      deleteGroup(person, { groupId }),
      addGroupMember(person, member),
      removeGroupMember(person, member),
      changeGroup(operator, { groupId: newId(), name: 'x' }),
      deleteGroup(operator, { groupId: newId() }),
      addGroupMember(operator, { groupId, userId: newId() }),
      removeGroupMember(operator, member),
    ];
    for (const one of await Promise.allSettled(refused)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } });
    }
  });

  it('are not taken from a workspace that only they manage', async () => {
    const owner = contextOf(rootId);
    const userId = await addPerson(`${newId()}@example.org`);
    const { groupId } = await createGroup(operator, { name: newId() });
    const { id: workspaceId } = await createWorkspace(owner, { name: 'W' });
    await addGroupMember(operator, { groupId, userId });
    await grantRole(owner, { workspaceId, holder: { groupId }, role: 'manager' });
    const members = await listMembers(owner, { workspaceId });
    const own = members.find((one) => one.kind === 'person');
    await revokeRole(owner, { workspaceId, roleId: own?.roleId ?? '' });
    await expect(deleteGroup(operator, { groupId })).rejects.toMatchObject({ code: 'LAST_MANAGER' });
    await expect(removeGroupMember(operator, { groupId, userId })).rejects.toMatchObject({
      code: 'LAST_MANAGER',
    });
    expect((await workspaceRolesOf(contextOf(userId))).get(workspaceId)).toBe('manager');
  });
});
