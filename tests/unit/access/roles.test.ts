import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { isScopeCurrent, makeReadScope } from '#lib/access/read-scope.ts';
import { requireAdministrator, requireWorkspaceRole, workspaceRolesOf } from '#lib/access/roles.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { deleteWorkspace } from '#lib/workspaces/delete-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import type { WorkspaceRole } from '#lib/shared/roles.ts';
import { addPerson, anonymous, contextOf, operator } from '#tests/support/people.ts';

describe('access', () => {
  let workspaceId = '';
  let personId = '';
  let ownerId = '';

  beforeAll(async () => {
    migrateDatabase();
    await addPerson('root@example.org', 'administrator');
  });
  beforeEach(async () => {
    ownerId = await addPerson(`${newId()}@example.org`);
    personId = await addPerson(`${newId()}@example.org`);
    ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Matter' }));
  });

  const roleOf = async (userId: string) => (await workspaceRolesOf(contextOf(userId))).get(workspaceId);
  const grantGroup = async (role: WorkspaceRole) => {
    const { groupId } = await createGroup(operator, { name: newId() });
    await addGroupMember(operator, { groupId, userId: personId });
    await grantRole(contextOf(ownerId), { workspaceId, holder: { groupId }, role });
  };

  it('is nobody’s until it is granted, administrators included', async () => {
    expect(await roleOf(personId)).toBeUndefined();
    const administrator = await addPerson(`${newId()}@example.org`, 'administrator');
    expect(await roleOf(administrator)).toBeUndefined();
    expect((await workspaceRolesOf(anonymous)).size).toBe(0);
  });

  it('is the highest of one’s own role and those of one’s groups', async () => {
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: personId }, role: 'reader' });
    expect(await roleOf(personId)).toBe('reader');
    await grantGroup('manager');
    expect(await roleOf(personId)).toBe('manager');
    await grantGroup('editor');
    expect(await roleOf(personId)).toBe('manager');
  });

  it('refuses a role that is too low like a workspace that does not exist', async () => {
    await grantGroup('reader');
    const ask = (id: string) =>
      requireWorkspaceRole(contextOf(personId), { workspaceId: id, role: 'editor' });
    const [low, absent] = await Promise.allSettled([ask(workspaceId), ask(newId())]);
    expect(low).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } });
    expect(String((low as PromiseRejectedResult).reason)).toBe(
      String((absent as PromiseRejectedResult).reason),
    );
  });

  it('ends with the account being disabled, also for a context that was made before', async () => {
    await grantGroup('editor');
    await changePerson(operator, { userId: personId, disabled: true });
    expect(await roleOf(personId)).toBeUndefined();
    await expect(makeReadScope(contextOf(personId), { workspaceId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('ends with the workspace being deleted, for everyone', async () => {
    await deleteWorkspace(contextOf(ownerId), { workspaceId });
    expect(await roleOf(ownerId)).toBeUndefined();
    expect((await workspaceRolesOf(operator)).has(workspaceId)).toBe(false);
  });

  it('makes a scope old as soon as any right changes', async () => {
    const scope = await makeReadScope(contextOf(ownerId));
    expect(scope.workspaceIds).toEqual([workspaceId]);
    expect(await isScopeCurrent(scope)).toBe(true);
    const epoch = await currentEpoch();
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: personId }, role: 'reader' });
    expect(await isScopeCurrent(scope)).toBe(false);
    expect(await currentEpoch()).toBe(epoch + 1);
  });

  it('believes the database, not the context, about who is an administrator', async () => {
    await expect(requireAdministrator(contextOf(personId, { isAdministrator: true }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(requireAdministrator(anonymous)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(requireAdministrator(operator)).resolves.toBeUndefined();
  });
});
