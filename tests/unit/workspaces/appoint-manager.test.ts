import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { appointManager } from '#lib/workspaces/appoint-manager.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listMembers } from '#lib/workspaces/list-members.ts';
import { listUnmanagedWorkspaces } from '#lib/workspaces/list-unmanaged-workspaces.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { addPerson, contextOf } from '#tests/support/people.ts';

describe('a workspace whose only manager was disabled', () => {
  let root = contextOf('');

  beforeAll(async () => {
    migrateDatabase();
    root = contextOf(await addPerson('root@example.org', 'administrator'));
  });

  it('is named to administrators, who appoint somebody; a managed one stays shut', async () => {
    const ownerId = await addPerson('owner@example.org');
    const heirId = await addPerson('heir@example.org');
    const { id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Left behind' });
    await grantRole(contextOf(ownerId), { workspaceId, holder: { userId: heirId }, role: 'reader' });
    const appoint = (context = root, userId = heirId) => appointManager(context, { workspaceId, userId });
    expect(await listUnmanagedWorkspaces(root)).toEqual([]);
    await expect(appoint()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await changePerson(root, { userId: ownerId, disabled: true });
    expect(await listUnmanagedWorkspaces(root)).toEqual([{ id: workspaceId, name: 'Left behind' }]);
    await expect(appoint(contextOf(heirId))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(appoint(root, newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(appoint(root, ownerId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await actionsDuring(() => appoint())).toEqual(['workspace-role.granted']);
    expect(await listUnmanagedWorkspaces(root)).toEqual([]);
    const members = await listMembers(contextOf(heirId), { workspaceId });
    expect(members.map((one) => one.role)).toEqual(['manager', 'manager']);
    await expect(listUnmanagedWorkspaces(contextOf(heirId))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
