import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isScopeCurrent, makeReadScope } from '#lib/access/read-scope.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { beginBreakGlass } from '#lib/break-glass/begin-break-glass.ts';
import { endBreakGlass } from '#lib/break-glass/end-break-glass.ts';
import {
  emergencyNotices,
  listBreakGlass,
  listWorkspaceBreakGlass,
} from '#lib/break-glass/list-break-glass.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

const reason = 'A patient is in danger and nobody of the ward can be reached.';
let rootId = '';
let ownerId = '';
let workspaceId = '';

beforeAll(async () => {
  migrateDatabase();
  await addPerson('first@example.org', 'administrator');
});
beforeEach(async () => {
  rootId = await addPerson(`${newId()}@example.org`, 'administrator');
  ownerId = await addPerson(`${newId()}@example.org`);
  ({ id: workspaceId } = await createWorkspace(contextOf(ownerId), { name: 'Ward 3' }));
});
afterEach(() => {
  setClockOffset(0);
});

const roleOf = async (userId: string) => (await workspaceRolesOf(contextOf(userId))).get(workspaceId);
const begin = (minutes = 30, userId = rootId) =>
  beginBreakGlass(contextOf(userId), { workspaceId, reason, minutes });

describe('emergency access', () => {
  it('makes an administrator a reader until its time is over, without anything being written then', async () => {
    // Within the time that a session may be idle: it is not what ends.
    await begin(10);
    expect(await roleOf(rootId)).toBe('reader');
    const scope = await makeReadScope(contextOf(rootId), { workspaceId });
    setClockOffset(9 * 60_000);
    expect(await isScopeCurrent(scope)).toBe(true);
    setClockOffset(11 * 60_000);
    expect(await isScopeCurrent(scope)).toBe(false);
    expect(await roleOf(rootId)).toBeUndefined();
  });

  it('needs a reason, a time within the setting, and somebody who has no role yet', async () => {
    const attempt = (change: object) =>
      beginBreakGlass(contextOf(rootId), { workspaceId, reason, minutes: 30, ...change });
    for (const change of [{ reason: ' too short ' }, { minutes: 0 }, { minutes: 61 }, { minutes: 1.5 }]) {
      await expect(attempt(change)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }
    await expect(attempt({ workspaceId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await begin();
    await expect(begin()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is nobody’s but administrators’, and gone with the administration', async () => {
    await expect(begin(30, ownerId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(beginBreakGlass(operator, { workspaceId, reason, minutes: 5 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await begin();
    await changePerson(operator, { userId: rootId, role: 'person' });
    expect(await roleOf(rootId)).toBeUndefined();
  });

  it('is shown to the managers with the reason, and they can end it', async () => {
    const { id } = await begin();
    const shown = { id, userId: rootId, reason, isRunning: true, workspaceName: 'Ward 3' };
    expect(await listWorkspaceBreakGlass(contextOf(ownerId), { workspaceId })).toMatchObject([shown]);
    expect((await emergencyNotices(contextOf(ownerId))).managed).toMatchObject([shown]);
    expect((await emergencyNotices(contextOf(rootId))).own).toMatchObject([shown]);
    await endBreakGlass(contextOf(ownerId), { breakGlassId: id });
    expect(await roleOf(rootId)).toBeUndefined();
    // The notice stays for some days, also when nobody looked in time.
    expect((await emergencyNotices(contextOf(ownerId))).managed).toMatchObject([{ id, isRunning: false }]);
    setClockOffset(8 * 86_400_000);
    expect((await emergencyNotices(contextOf(ownerId))).managed).toEqual([]);
    expect(await listBreakGlass(contextOf(rootId))).toContainEqual(expect.objectContaining({ id }));
  });

  it('is ended by nobody else, and once', async () => {
    const { id } = await begin();
    const stranger = await addPerson(`${newId()}@example.org`);
    for (const breakGlassId of [id, newId()]) {
      await expect(endBreakGlass(contextOf(stranger), { breakGlassId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    await expect(listBreakGlass(contextOf(ownerId))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(listWorkspaceBreakGlass(contextOf(rootId), { workspaceId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await endBreakGlass(contextOf(rootId), { breakGlassId: id });
    await expect(endBreakGlass(contextOf(rootId), { breakGlassId: id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('is recorded, without its reason', async () => {
    const { id } = await begin();
    await endBreakGlass(contextOf(rootId), { breakGlassId: id });
    const records = (await auditRecords()).filter(({ detail }) => detail?.['breakGlassId'] === id);
    expect(records.map(({ action }) => action)).toEqual(['break-glass.begun', 'break-glass.ended']);
    expect(JSON.stringify(records)).not.toContain('patient');
  });
});
