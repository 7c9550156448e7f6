import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLink } from '#lib/auth/open-link.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import { newId, newSecret, sha256 } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { invitations, user } from '#lib/db/schema/index.ts';
import { addPerson, anonymous } from '#tests/support/people.ts';

type Purpose = 'setup' | 'invitation' | 'reset';

async function addLink(
  purpose: Purpose,
  change: { usedAt?: number; withdrawnAt?: number; userId?: string; email?: string } = {},
) {
  const token = newSecret();
  await inTransaction((tx) =>
    tx.insert(invitations).values({
      id: newId(),
      purpose,
      secretHash: sha256(token),
      email: purpose === 'setup' ? null : 'new@example.org',
      role: 'person',
      createdBy: 'operator',
      createdAt: now(),
      expiresAt: now() + 60_000,
      ...change,
    }),
  );
  return token;
}

const stateOf = async (purpose: Purpose, token: string) =>
  (await openLink(anonymous, { purpose, token })).state;

describe('openLink', () => {
  beforeAll(() => {
    migrateDatabase();
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it('tells the address that an invitation is bound to', async () => {
    const token = await addLink('invitation');
    expect(await openLink(anonymous, { purpose: 'invitation', token })).toMatchObject({
      state: 'open',
      email: 'new@example.org',
    });
  });

  it('tells why a link no longer works', async () => {
    expect(await stateOf('invitation', await addLink('invitation', { usedAt: 1 }))).toBe('used');
    expect(await stateOf('invitation', await addLink('invitation', { withdrawnAt: 1 }))).toBe('withdrawn');
    expect(await stateOf('invitation', newSecret())).toBe('unknown');
    const token = await addLink('invitation');
    setClockOffset(61_000);
    expect(await stateOf('invitation', token)).toBe('expired');
  });

  it('tells the address of the account that a reset is for', async () => {
    const userId = await addPerson('forgot@example.org');
    const token = await addLink('reset', { userId, email: 'forgot@example.org' });
    expect(await openLink(anonymous, { purpose: 'reset', token })).toMatchObject({
      state: 'open',
      email: 'forgot@example.org',
    });
  });

  it('does not take a link of one purpose for the other', async () => {
    expect(await stateOf('setup', await addLink('invitation'))).toBe('unknown');
    expect(await stateOf('invitation', await addLink('setup'))).toBe('unknown');
    expect(await stateOf('invitation', await addLink('reset'))).toBe('unknown');
  });

  it('says that setting up is over once there is an administrator', async () => {
    const token = await addLink('setup');
    expect(await stateOf('setup', token)).toBe('open');
    const at = new Date();
    await inTransaction((tx) =>
      tx.insert(user).values({
        id: newId(),
        name: 'A',
        email: 'a@example.org',
        role: 'administrator',
        createdAt: at,
        updatedAt: at,
      }),
    );
    expect(await stateOf('setup', token)).toBe('closed');
  });
});
