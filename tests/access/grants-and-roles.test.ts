import { beforeAll, beforeEach, expect, it } from 'vitest';
import { deleteProvider } from '#lib/auth/identity-providers.ts';
import { now } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { groupMembers, identityProviders } from '#lib/db/schema/index.ts';
import { grantDocument } from '#lib/documents/grant-document.ts';
import { openDocument } from '#lib/documents/open-document.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { deleteGroup } from '#lib/users/delete-group.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole, type GrantRoleInput } from '#lib/workspaces/grant-role.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { uploadTexts } from '#tests/support/searchable.ts';

/** The grant of a restricted document goes with the last role in its workspace, so that the next role does not bring it back. */

let ownerId = '';
let personId = '';
let groupId = '';
let workspaceId = '';
let documentId = '';

beforeAll(async () => {
  migrateDatabase();
  await addPerson('first@example.org', 'administrator');
});
beforeEach(async () => {
  ownerId = await addPerson(`${newId()}@example.org`);
  personId = await addPerson(`${newId()}@example.org`);
  ({ groupId } = await createGroup(operator, { name: newId() }));
  await addGroupMember(operator, { groupId, userId: personId });
  ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Mill' }));
  const texts = { 'settlement.txt': `The settlement sum is ${newId()}.` };
  documentId = (await uploadTexts(contextOf(ownerId), workspaceId, texts)).get('settlement.txt') ?? '';
  await restrictDocument(contextOf(ownerId), { documentId });
});

const give = (holder: GrantRoleInput['holder']) =>
  grantRole(contextOf(ownerId), { workspaceId, holder, role: 'reader' });
const open = (holder: GrantRoleInput['holder']) => grantDocument(contextOf(ownerId), { documentId, holder });
const mayOpen = () =>
  openDocument(contextOf(personId), { documentId }).then(
    () => true,
    () => false,
  );
const person = () => ({ userId: personId });

it('of a person, when their role is taken, and not while another one is left', async () => {
  const { roleId } = await give(person());
  const byGroup = await give({ groupId });
  await open(person());
  await revokeRole(contextOf(ownerId), { workspaceId, roleId });
  expect(await mayOpen()).toBe(true);
  const actions = await actionsDuring(() =>
    revokeRole(contextOf(ownerId), { workspaceId, roleId: byGroup.roleId }),
  );
  expect(actions).toEqual(['document-grant.removed', 'workspace-role.revoked']);
  await give(person());
  expect(await mayOpen()).toBe(false);
});

it('of a group, when its role is taken', async () => {
  const { roleId } = await give({ groupId });
  await open({ groupId });
  expect(await mayOpen()).toBe(true);
  await revokeRole(contextOf(ownerId), { workspaceId, roleId });
  await give({ groupId });
  expect(await mayOpen()).toBe(false);
});

it('of a person who leaves the group that they had a role by, or whose group is deleted', async () => {
  await give({ groupId });
  await open(person());
  await removeGroupMember(operator, { groupId, userId: personId });
  await addGroupMember(operator, { groupId, userId: personId });
  expect(await mayOpen()).toBe(false);
  await open(person());
  expect(await mayOpen()).toBe(true);
  await deleteGroup(operator, { groupId });
  await give(person());
  expect(await mayOpen()).toBe(false);
});

it('of a person whose group came by an identity provider that is deleted, and not while they have another role', async () => {
  const providerId = newId();
  const otherId = await addPerson(`${newId()}@example.org`);
  const { groupId: claimedId } = await createGroup(operator, { name: newId() });
  const provider = { id: providerId, name: providerId, issuer: `https://${providerId}.example.org` };
  await inTransaction(async (tx) => {
    const values = { ...provider, clientId: 'pincite', sealedSecret: '', createdAt: now() };
    await tx.insert(identityProviders).values(values);
    const claim = { groupId: claimedId, providerId, confirmedAt: now() };
    for (const userId of [personId, otherId]) await tx.insert(groupMembers).values({ ...claim, userId });
  });
  await give({ groupId: claimedId });
  await give({ userId: otherId });
  await open(person());
  await open({ userId: otherId });
  expect(await mayOpen()).toBe(true);
  const actions = await actionsDuring(() => deleteProvider(operator, { providerId }));
  expect(actions).toEqual(['document-grant.removed', 'identity-provider.deleted']);
  await give(person());
  expect(await mayOpen()).toBe(false);
  expect(await openDocument(contextOf(otherId), { documentId })).toMatchObject({ id: documentId });
});
