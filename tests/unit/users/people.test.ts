import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { user } from '#lib/db/schema/index.ts';
import { changeAccount } from '#lib/users/change-account.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { openAccount } from '#lib/users/open-account.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { addPerson, anonymous, contextOf, operator } from '#tests/support/people.ts';

describe('people', () => {
  let rootId = '';
  let personId = '';

  beforeAll(async () => {
    migrateDatabase();
    rootId = await addPerson('root@example.org', 'administrator');
  });
  beforeEach(async () => {
    personId = await addPerson(`${newId()}@example.org`);
  });

  it('are listed and changed by administrators only', async () => {
    const root = contextOf(rootId);
    expect((await listPeople(root)).find((one) => one.id === personId)).toMatchObject({
      role: 'person',
      disabledAt: null,
    });
    const person = contextOf(personId, { isAdministrator: true });
    await expect(listPeople(person)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(changePerson(person, { userId: personId, role: 'administrator' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(changePerson(root, { userId: newId(), disabled: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('change with an audit row and a new epoch each time; nothing happens when nothing changes', async () => {
    const epoch = await currentEpoch();
    const change = (input: { role?: 'administrator' | 'person'; disabled?: boolean }) =>
      changePerson(operator, { userId: personId, ...input });
    const actions = await actionsDuring(async () => {
      await change({ role: 'administrator' });
      await change({ role: 'administrator' });
      await change({ role: 'person', disabled: true });
      await change({ disabled: true });
      await change({ disabled: false });
    });
    expect(actions).toEqual(['person.changed', 'person.changed', 'person.disabled', 'person.enabled']);
    expect(await currentEpoch()).toBe(epoch + 4);
  });

  it('keep one administrator', async () => {
    const demote = changePerson(contextOf(rootId), { userId: rootId, role: 'person' });
    await expect(demote).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' });
    const disable = changePerson(contextOf(rootId), { userId: rootId, disabled: true });
    await expect(disable).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' });
    const [row] = await database().select().from(user).where(eq(user.id, rootId));
    expect(row).toMatchObject({ role: 'administrator', disabledAt: null });
  });

  it('see and rename themselves', async () => {
    const context = contextOf(personId);
    expect(await openAccount(context)).toMatchObject({ id: personId, role: 'person' });
    expect(await changeAccount(context, { name: ' New Name ' })).toMatchObject({ name: 'New Name' });
    await expect(changeAccount(context, { name: ' ' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(openAccount(anonymous)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(changeAccount(operator, { name: 'X' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
