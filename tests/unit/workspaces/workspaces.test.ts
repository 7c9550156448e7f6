import { and, eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentEpoch } from '#lib/access/epoch.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { documents, jobs } from '#lib/db/schema/index.ts';
import { now } from '#lib/core/clock.ts';
import { changeWorkspace } from '#lib/workspaces/change-workspace.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { deleteWorkspace } from '#lib/workspaces/delete-workspace.ts';
import { findOrCreateWorkspace } from '#lib/workspaces/find-or-create-workspace.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { addPerson, anonymous, contextOf, operator } from '#tests/support/people.ts';

async function addDocument(workspaceId: string, deletedAt: number | null = null): Promise<void> {
  const id = newId();
  await inTransaction(async (tx) => {
    await tx.insert(documents).values({
      id,
      workspaceId,
      name: 'a.pdf',
      currentVersionId: newId(),
      createdBy: 'operator',
      createdAt: now(),
      deletedAt,
    });
  });
}

describe('workspaces', () => {
  let owner = contextOf('');
  let stranger = contextOf('');

  beforeAll(() => {
    migrateDatabase();
  });
  beforeEach(async () => {
    owner = contextOf(await addPerson(`${newId()}@example.org`));
    stranger = contextOf(await addPerson(`${newId()}@example.org`));
  });

  it('are managed by whoever makes them and unknown to everybody else', async () => {
    const epoch = await currentEpoch();
    let made = { id: '' };
    const actions = await actionsDuring(async () => {
      made = await createWorkspace(owner, { name: '  Matter 12  ', description: ' Lease ' });
    });
    expect(actions).toEqual(['workspace.created', 'workspace-role.granted']);
    expect(await currentEpoch()).toBe(epoch + 1);
    expect(made).toMatchObject({
      name: 'Matter 12',
      description: 'Lease',
      role: 'manager',
      documentCount: 0,
    });
    expect(await listWorkspaces(stranger)).toEqual([]);
    await expect(openWorkspace(stranger, { workspaceId: made.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('may share a name, so that none betrays another', async () => {
    await createWorkspace(owner, { name: 'Same' });
    await expect(createWorkspace(stranger, { name: 'Same' })).resolves.toMatchObject({ name: 'Same' });
  });

  it('are made by nobody who has not signed in, and not without a name', async () => {
    await expect(createWorkspace(anonymous, { name: 'X' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(createWorkspace(owner, { name: '   ' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(createWorkspace(owner, { name: 'x'.repeat(121) })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('are listed by name with the number of documents that can be read', async () => {
    const second = await createWorkspace(owner, { name: 'Beta' });
    const first = await createWorkspace(owner, { name: 'Alpha' });
    const foreign = await createWorkspace(stranger, { name: 'Alpha' });
    await addDocument(second.id);
    await addDocument(second.id);
    await addDocument(second.id, now());
    await addDocument(foreign.id);
    expect((await listWorkspaces(owner)).map((one) => [one.id, one.documentCount])).toEqual([
      [first.id, 0],
      [second.id, 2],
    ]);
    expect(await openWorkspace(owner, { workspaceId: second.id })).toMatchObject({ documentCount: 2 });
  });

  it('are changed by their managers only', async () => {
    const { id: workspaceId } = await createWorkspace(owner, { name: 'Old' });
    const changed = await changeWorkspace(owner, { workspaceId, name: 'New', answerMode: 'quotes' });
    expect(changed).toMatchObject({ name: 'New', answerMode: 'quotes', description: '' });
    await expect(changeWorkspace(stranger, { workspaceId, name: 'Mine' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(changeWorkspace(owner, { workspaceId, name: '' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await actionsDuring(() => changeWorkspace(owner, { workspaceId }))).toEqual([]);
  });

  it('withhold unsupported claims until their manager wants them marked', async () => {
    const { id: workspaceId, unsupportedClaims } = await createWorkspace(owner, { name: 'Claims' });
    expect(unsupportedClaims).toBe('withhold');
    const change = { workspaceId, unsupportedClaims: 'mark' } as const;
    await expect(changeWorkspace(stranger, change)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await actionsDuring(() => changeWorkspace(owner, change))).toEqual(['workspace.changed']);
    expect(await openWorkspace(owner, { workspaceId })).toMatchObject({ unsupportedClaims: 'mark' });
    expect(await listWorkspaces(owner)).toMatchObject([{ unsupportedClaims: 'mark' }]);
  });

  it('are gone at once when deleted, and their content is queued to be erased', async () => {
    const { id: workspaceId } = await createWorkspace(owner, { name: 'Done' });
    await expect(deleteWorkspace(stranger, { workspaceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const epoch = await currentEpoch();
    const actions = await actionsDuring(() => deleteWorkspace(owner, { workspaceId }));
    expect(actions).toEqual(['workspace.deleted']);
    expect(await currentEpoch()).toBe(epoch + 1);
    await expect(openWorkspace(owner, { workspaceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(deleteWorkspace(owner, { workspaceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const queued = and(eq(jobs.name, 'remove-workspace'), eq(jobs.subjectId, workspaceId));
    expect(await database().select().from(jobs).where(queued)).toMatchObject([{ state: 'waiting' }]);
  });

  it('are found or made by name at the console, never guessed among several', async () => {
    const name = newId();
    const made = await findOrCreateWorkspace(operator, { name });
    expect(made.created).toBe(true);
    expect(await findOrCreateWorkspace(operator, { name: ` ${name} ` })).toEqual({ ...made, created: false });
    await createWorkspace(owner, { name });
    await expect(findOrCreateWorkspace(operator, { name })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(findOrCreateWorkspace(owner, { name: newId() })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('made at the console can be entered by the administrators of then', async () => {
    const administrator = contextOf(await addPerson(`${newId()}@example.org`, 'administrator'));
    const { workspaceId } = await findOrCreateWorkspace(operator, { name: newId() });
    expect(await openWorkspace(administrator, { workspaceId })).toMatchObject({ role: 'manager' });
  });
});
