import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completeSetup } from '#lib/auth/complete-setup.ts';
import { createSetupLink } from '#lib/auth/create-setup-link.ts';
import { hasAdministrator } from '#lib/auth/setup-state.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { setConfig } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { account, invitations, user } from '#lib/db/schema/index.ts';
import { findOrCreateWorkspace } from '#lib/workspaces/find-or-create-workspace.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { config } from '#lib/core/config.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { testPassword } from '#tests/support/auth.ts';
import { anonymous, contextOf, operator } from '#tests/support/people.ts';

const person = { name: ' First ', email: ' First@Example.org ', password: testPassword };

async function newToken(): Promise<string> {
  const made = await createSetupLink(operator);
  return new URL(made?.link ?? '').searchParams.get('token') ?? '';
}

describe('setting up', () => {
  const root = config().dataDir;

  beforeEach(() => {
    closeDatabase();
    setConfig({ PINCITE_DATA_DIR: `${root}/${newId()}`, PINCITE_LOG_LEVEL: 'silent' });
    migrateDatabase();
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it('creates the first administrator, once', async () => {
    const token = await newToken();
    const { userId } = await completeSetup(anonymous, { token, ...person });
    const [row] = await database().select().from(user).where(eq(user.id, userId));
    expect(row).toMatchObject({ name: 'First', email: 'first@example.org', role: 'administrator' });
    const [kept] = await database().select().from(account);
    expect(kept?.password).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    await expect(completeSetup(anonymous, { token, ...person })).rejects.toMatchObject({
      code: 'SETUP_CLOSED',
    });
    expect(await createSetupLink(operator)).toBeNull();
    expect((await auditRecords()).map((one) => one.action)).toEqual([
      'setup.link-created',
      'setup.completed',
    ]);
  });

  it('lets only one of two who use the link at the same time in', async () => {
    const token = await newToken();
    const settled = await Promise.allSettled([
      completeSetup(anonymous, { token, ...person }),
      completeSetup(anonymous, { token, ...person, email: 'second@example.org' }),
    ]);
    expect(settled.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await database().select().from(user)).toHaveLength(1);
  });

  it('keeps only the hash of the link; a new link replaces the old one', async () => {
    const old = await newToken();
    const fresh = await newToken();
    expect(JSON.stringify(await database().select().from(invitations))).not.toContain(old);
    await expect(completeSetup(anonymous, { token: old, ...person })).rejects.toMatchObject({
      code: 'SETUP_CLOSED',
    });
    await expect(completeSetup(anonymous, { token: fresh, ...person })).resolves.toBeDefined();
  });

  it('closes the link after a day', async () => {
    const token = await newToken();
    setClockOffset(24 * 3_600_000 + 1);
    await expect(completeSetup(anonymous, { token, ...person })).rejects.toMatchObject({
      code: 'SETUP_CLOSED',
    });
    expect(await hasAdministrator()).toBe(false);
  });

  it('limits guessing, by the address it comes from', async () => {
    const context = { ...anonymous, ipAddress: '203.0.113.7' };
    const guess = () => completeSetup(context, { token: 'guess', ...person });
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await expect(guess()).rejects.toMatchObject({ code: 'SETUP_CLOSED' });
    }
    await expect(guess()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const token = await newToken();
    await expect(completeSetup(anonymous, { token, ...person })).resolves.toBeDefined();
  });

  it('is not offered to people, only to the console', async () => {
    await expect(createSetupLink(contextOf(newId()))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(createSetupLink(anonymous)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['a short password', { password: 'short' }],
    ['no address', { email: 'nobody' }],
    ['no name', { name: '  ' }],
  ])('asks again for %s, and the link stays good', async (_name, wrong) => {
    const token = await newToken();
    await expect(completeSetup(anonymous, { token, ...person, ...wrong })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(completeSetup(anonymous, { token, ...person })).resolves.toBeDefined();
  });

  it('hands over the workspaces that the command line made before', async () => {
    const { workspaceId } = await findOrCreateWorkspace(operator, { name: 'From the console' });
    const { userId } = await completeSetup(anonymous, { token: await newToken(), ...person });
    const seen = await listWorkspaces(contextOf(userId, { isAdministrator: true }));
    expect(seen).toMatchObject([{ id: workspaceId, role: 'manager' }]);
  });
});
