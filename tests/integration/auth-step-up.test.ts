import { Readable } from 'node:stream';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { confirmIdentity } from '#lib/auth/confirm-identity.ts';
import { createResetLink } from '#lib/auth/create-reset-link.ts';
import { invitePerson } from '#lib/auth/invite-person.ts';
import { exportAudit } from '#lib/admin/audit/export-audit.ts';
import { rotateAuditKey } from '#lib/admin/audit/rotate-audit-key.ts';
import { beginBreakGlass } from '#lib/break-glass/begin-break-glass.ts';
import { grantDocument } from '#lib/documents/grant-document.ts';
import { rescueDocument } from '#lib/documents/rescue/rescue-document.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { revokeDocumentGrant } from '#lib/documents/revoke-document-grant.ts';
import { unrestrictDocument } from '#lib/documents/unrestrict-document.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { auditFilterSchema } from '#lib/shared/audit.ts';
import { changeWall } from '#lib/walls/change-wall.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { deleteEngine } from '#lib/admin/delete-engine.ts';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changeGroup } from '#lib/users/change-group.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { deleteGroup } from '#lib/users/delete-group.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { changeRole } from '#lib/workspaces/change-role.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { deleteWorkspace } from '#lib/workspaces/delete-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { setUpServer, testPassword } from '#tests/support/auth.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

const engine = {
  name: 'One',
  url: 'http://127.0.0.1:9/v1',
  chatModel: null,
  embeddingModel: null,
  rerankerModel: null,
};

describe('an act that asks for a fresh sign-in', () => {
  let admin: RequestContext;
  let personId = '';
  let workspaceId = '';
  let groupId = '';
  let documentId = '';
  let wallId = '';
  const wall = () => ({
    name: 'Wall',
    reason: 'Two teams act against each other.',
    kind: 'all-but-these' as const,
    userIds: [personId],
    groupIds: [],
    workspaceIds: [workspaceId],
    startsAt: null,
    endsAt: null,
  });

  /** Each is refused, and does nothing, for whoever signed in more than five minutes ago. */
  const acts: Record<string, (context: RequestContext) => Promise<unknown>> = {
    'making an administrator': (context) =>
      changePerson(context, { userId: personId, role: 'administrator' }),
    'enabling an account': (context) => changePerson(context, { userId: personId, disabled: false }),
    'inviting an administrator': (context) =>
      invitePerson(context, { email: `${newId()}@example.org`, role: 'administrator' }),
    'inviting into a workspace': (context) =>
      invitePerson(context, {
        email: `${newId()}@example.org`,
        role: 'person',
        workspace: { workspaceId, role: 'reader' },
      }),
    'a link for a new password': (context) => createResetLink(context, { userId: personId }),
    'a role in a workspace': async (context) => {
      const holder = { userId: await addPerson(`${newId()}@example.org`) };
      return grantRole(context, { workspaceId, holder, role: 'reader' });
    },
    'another role in a workspace': (context) =>
      changeRole(context, { workspaceId, roleId: newId(), role: 'reader' }),
    'taking a role away': (context) => revokeRole(context, { workspaceId, roleId: newId() }),
    'a member of a group': (context) => addGroupMember(context, { groupId, userId: personId }),
    'taking somebody out of a group': (context) => removeGroupMember(context, { groupId, userId: personId }),
    'another name for a group': (context) => changeGroup(context, { groupId, name: 'Another team' }),
    'deleting a group': (context) => deleteGroup(context, { groupId }),
    'the key of an engine': (context) => saveEngine(context, { ...engine, apiKey: 'secret' }),
    'deleting an engine': (context) => deleteEngine(context, { id: newId() }),
    'putting a wall up': (context) => createWall(context, wall()),
    'changing a wall': (context) => changeWall(context, { wallId, seen: '', ...wall() }),
    'lifting a wall': (context) => liftWall(context, { wallId }),
    'restricting a document': (context) => restrictDocument(context, { documentId }),
    'opening a restricted document to all': (context) => unrestrictDocument(context, { documentId }),
    'opening a restricted document to somebody': (context) =>
      grantDocument(context, { documentId, holder: { userId: personId } }),
    'taking a grant away': (context) => revokeDocumentGrant(context, { documentId, grantId: newId() }),
    'giving away a document that nobody can open': (context) =>
      rescueDocument(context, { documentId, userId: personId, reason: 'Whoever could open it has left.' }),
    'emergency access': (context) =>
      beginBreakGlass(context, { workspaceId, reason: 'To look at an incident.', minutes: 5 }),
    'an export of the audit log': (context) => exportAudit(context, auditFilterSchema.parse({})),
    'another key of the audit log': (context) => rotateAuditKey(context),
    'deleting a workspace': (context) => deleteWorkspace(context, { workspaceId }),
  };

  beforeAll(async () => {
    migrateDatabase();
    const { userId } = await setUpServer();
    admin = contextOf(userId);
    personId = await addPerson('person@example.org');
    ({ id: workspaceId } = await createWorkspace(admin, { name: 'Matter' }));
    ({ groupId } = await createGroup(admin, { name: 'Team' }));
    ({ wallId } = await createWall(operator, wall()));
    const content = Readable.from([Buffer.from('Clause 1. Nothing.')]);
    ({ id: documentId } = await uploadDocument(admin, { workspaceId, name: 'one.txt', content }));
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it.each(Object.keys(acts))('%s is refused five minutes after signing in', async (name) => {
    setClockOffset(5 * 60_000);
    const actions = await actionsDuring(async () => {
      await expect(acts[name]?.(admin)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED', status: 403 });
    });
    expect(actions).toEqual([]);
  });

  it('does not tell a stranger that something is there', async () => {
    const stranger = contextOf(await addPerson('stranger@example.org'));
    setClockOffset(5 * 60_000);
    for (const act of Object.values(acts))
      await expect(act(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('goes through after the password was typed again, for five minutes, in this session only', async () => {
    setClockOffset(60_000);
    const other = { ...admin };
    if (admin.principal.kind !== 'person') throw new Error('nobody');
    other.principal = contextOf(admin.principal.userId).principal;
    setClockOffset(8 * 60_000);
    await expect(confirmIdentity(admin, { password: 'not the password' })).rejects.toMatchObject({
      code: 'PASSWORD_WRONG',
    });
    await expect(acts['the key of an engine']?.(admin)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    const actions = await actionsDuring(() => confirmIdentity(admin, { password: testPassword }));
    expect(actions).toEqual(['session.confirmed']);
    const { id } = await saveEngine(admin, { ...engine, apiKey: 'secret' });
    await expect(deleteEngine(other, { id })).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    setClockOffset(12 * 60_000);
    await deleteEngine(admin, { id });
    setClockOffset(13.5 * 60_000);
    await expect(acts['deleting a workspace']?.(admin)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it('does not keep anybody from closing an account, nor the operator from anything', async () => {
    setClockOffset(10 * 60_000);
    await changePerson(admin, { userId: personId, disabled: true });
    await changePerson(operator, { userId: personId, disabled: false });
    await deleteWorkspace(operator, { workspaceId });
  });

  it('limits how often the password can be tried', async () => {
    const { userId } = admin.principal.kind === 'person' ? admin.principal : { userId: '' };
    const fresh = contextOf(userId);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await expect(confirmIdentity(fresh, { password: 'wrong' })).rejects.toMatchObject({
        code: 'PASSWORD_WRONG',
      });
    }
    await expect(confirmIdentity(fresh, { password: testPassword })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
  });
});
