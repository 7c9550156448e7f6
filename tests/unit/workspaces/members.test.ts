import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { changeRole } from '#lib/workspaces/change-role.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listCandidates } from '#lib/workspaces/list-candidates.ts';
import { listMembers } from '#lib/workspaces/list-members.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

describe('members of a workspace', () => {
  let owner = contextOf('');
  let personId = '';
  let workspaceId = '';

  beforeAll(async () => {
    migrateDatabase();
    await addPerson('root@example.org', 'administrator');
  });
  beforeEach(async () => {
    owner = contextOf(await addPerson(`${newId()}@example.org`));
    personId = await addPerson(`${newId()}@example.org`);
    ({ id: workspaceId } = await createWorkspace(owner, { name: 'Ward' }));
  });

  const grant = (role: 'reader' | 'editor' | 'manager', holder: { userId: string } = { userId: personId }) =>
    grantRole(owner, { workspaceId, holder, role });
  const ownRoleId = async () => {
    const members = await listMembers(owner, { workspaceId });
    return members.find((one) => one.role === 'manager')?.roleId ?? '';
  };

  it('come, change and go by their managers; each change is recorded and raises the epoch', async () => {
    const epoch = await currentEpoch();
    let roleId = '';
    const actions = await actionsDuring(async () => {
      ({ roleId } = await grant('reader'));
      await changeRole(owner, { workspaceId, roleId, role: 'editor' });
      await revokeRole(owner, { workspaceId, roleId });
    });
    expect(actions).toEqual(['workspace-role.granted', 'workspace-role.changed', 'workspace-role.revoked']);
    expect(await currentEpoch()).toBe(epoch + 3);
    await expect(revokeRole(owner, { workspaceId, roleId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are seen by each other; only managers see who could be added', async () => {
    await grant('reader');
    const { groupId } = await createGroup(operator, { name: newId() });
    await grantRole(owner, { workspaceId, holder: { groupId }, role: 'editor' });
    const seen = await listMembers(contextOf(personId), { workspaceId });
    expect(seen.map((one) => [one.kind, one.role])).toEqual([
      ['person', 'manager'],
      ['group', 'editor'],
      ['person', 'reader'],
    ]);
    await expect(listCandidates(contextOf(personId), { workspaceId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const candidates = await listCandidates(owner, { workspaceId });
    expect(candidates.people.map((one) => one.id)).not.toContain(personId);
    expect(candidates.groups.map((one) => one.id)).not.toContain(groupId);
  });

  it('are not managed by editors, strangers or administrators who are no members', async () => {
    await grant('editor');
    const administrator = contextOf(await addPerson(`${newId()}@example.org`, 'administrator'));
    const roleId = await ownRoleId();
    for (const context of [contextOf(personId), administrator, contextOf(newId())]) {
      const holder = {
        userId: administrator.principal.kind === 'person' ? administrator.principal.userId : '',
      };
      await expect(grantRole(context, { workspaceId, holder, role: 'reader' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(changeRole(context, { workspaceId, roleId, role: 'reader' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(revokeRole(context, { workspaceId, roleId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('are reached through their own workspace only', async () => {
    const other = await createWorkspace(contextOf(personId), { name: 'Other' });
    const [foreign] = await listMembers(contextOf(personId), { workspaceId: other.id });
    const roleId = foreign?.roleId ?? '';
    await expect(revokeRole(owner, { workspaceId, roleId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(changeRole(owner, { workspaceId, roleId, role: 'reader' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await listMembers(contextOf(personId), { workspaceId: other.id })).toHaveLength(1);
  });

  it('are active people and groups that exist, once', async () => {
    await grant('reader');
    await expect(grant('editor')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(grant('reader', { userId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const disabledId = await addPerson(`${newId()}@example.org`);
    await changePerson(operator, { userId: disabledId, disabled: true });
    await expect(grant('reader', { userId: disabledId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keep one manager', async () => {
    const roleId = await ownRoleId();
    const before = await currentEpoch();
    await expect(revokeRole(owner, { workspaceId, roleId })).rejects.toMatchObject({ code: 'LAST_MANAGER' });
    await expect(changeRole(owner, { workspaceId, roleId, role: 'editor' })).rejects.toMatchObject({
      code: 'LAST_MANAGER',
    });
    expect(await currentEpoch()).toBe(before);
    expect(await ownRoleId()).toBe(roleId);
    await grant('manager');
    await expect(revokeRole(owner, { workspaceId, roleId })).resolves.toBeUndefined();
  });

  it('do not count a disabled person or an empty group as a manager', async () => {
    const roleId = await ownRoleId();
    await grant('manager');
    const { groupId } = await createGroup(operator, { name: newId() });
    await grantRole(owner, { workspaceId, holder: { groupId }, role: 'manager' });
    await changePerson(operator, { userId: personId, disabled: true });
    await expect(revokeRole(owner, { workspaceId, roleId })).rejects.toMatchObject({ code: 'LAST_MANAGER' });
    await addGroupMember(operator, { groupId, userId: await addPerson(`${newId()}@example.org`) });
    await expect(revokeRole(owner, { workspaceId, roleId })).resolves.toBeUndefined();
  });
});
