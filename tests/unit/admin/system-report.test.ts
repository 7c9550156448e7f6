import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSystemReport } from '#lib/admin/system-report.ts';
import { settingsInForce } from '#lib/admin/system-settings.ts';
import { config, settingsSchema } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { writingConnection } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { documents, documentVersions, user, workspaceRoles, workspaces } from '#lib/db/schema/index.ts';
import { contextOf, operator } from '#tests/support/people.ts';

const administratorId = newId();
let administrator: RequestContext = operator;

async function addWorkspace(name: string, states: ('ready' | 'failed')[]): Promise<string> {
  const workspaceId = newId();
  await inTransaction(async (tx) => {
    await tx.insert(workspaces).values({ id: workspaceId, name, createdBy: 'operator', createdAt: 1 });
    for (const [index, state] of states.entries()) {
      const id = newId();
      const base = { workspaceId, createdBy: 'operator', createdAt: 1 };
      const versionId = newId();
      await tx.insert(documents).values({ ...base, id, name: `${index}.txt`, currentVersionId: versionId });
      await tx.insert(documentVersions).values({
        ...base,
        id: versionId,
        documentId: id,
        number: 1,
        sha256: newId(),
        sizeBytes: 10,
        blobName: newId(),
        state,
        chunkCount: state === 'ready' ? 4 : 0,
      });
    }
  });
  return workspaceId;
}

describe('the system report', () => {
  let ownId = '';
  let strangeId = '';

  beforeAll(async () => {
    migrateDatabase();
    ownId = await addWorkspace('Own matter', ['ready', 'ready', 'failed']);
    strangeId = await addWorkspace('Closed matter', ['ready']);
    await addWorkspace('Empty', []);
    const at = new Date();
    await inTransaction(async (tx) => {
      await tx.insert(user).values({
        id: administratorId,
        name: 'A',
        email: 'a@example.org',
        createdAt: at,
        updatedAt: at,
        role: 'administrator',
      });
      await tx
        .insert(workspaceRoles)
        .values({ id: newId(), workspaceId: ownId, userId: administratorId, role: 'reader', createdAt: 1 });
    });
    administrator = contextOf(administratorId, { isAdministrator: true });
  });

  it('counts documents and chunks, and names only workspaces that the administrator may read', async () => {
    const report = await readSystemReport(administrator);
    if (!report.workspaces.known) throw new Error(report.workspaces.reason);
    const own = report.workspaces.value.find((entry) => entry.workspaceId === ownId);
    expect(own).toMatchObject({ name: 'Own matter', chunks: 8, live: null, isBuilding: false });
    expect(own?.documents).toMatchObject({ ready: 2, failed: 1, queued: 0 });
    const strange = report.workspaces.value.find((entry) => entry.workspaceId === strangeId);
    expect(strange).toMatchObject({ name: null, chunks: 4 });
    expect(report.workspaces.value).toHaveLength(3);
    expect(JSON.stringify(report)).not.toContain('Closed matter');
  });

  it('tells the versions, the pragmas and the disk', async () => {
    const report = await readSystemReport(operator);
    expect(report.node).toBe(process.version);
    if (!report.database.known || !report.disk.known) throw new Error('not known');
    expect(report.database.value.pragmas).toMatchObject({ journal_mode: 'wal', synchronous: '2' });
    expect(report.database.value.sizeBytes).toBeGreaterThan(0);
    expect(report.disk.value.freeBytes).toBeLessThanOrEqual(report.disk.value.totalBytes);
    expect(report.disk.value.directory).toBe(config().dataDir);
  });

  it('says unknown where no supervisor wrote down what it started', async () => {
    const report = await readSystemReport(operator);
    expect(report.processes.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'web unknown',
      'worker unknown',
      'engine unknown',
    ]);
  });

  it('checks the supervisor’s note against what really runs', async () => {
    mkdirSync(config().paths.run, { recursive: true });
    const note = {
      supervisor: { processId: process.pid, startedAt: 5 },
      processes: [
        { name: 'web', processId: process.pid, startedAt: 6, restarts: 2 },
        { name: 'worker', processId: 2 ** 22 + 1, startedAt: 6, restarts: 0 },
        { name: 'engine', processId: null, startedAt: null, restarts: 9 },
      ],
    };
    writeFileSync(join(config().paths.run, 'processes.json'), JSON.stringify(note));
    const { processes } = await readSystemReport(operator);
    expect(processes[0]).toMatchObject({ state: 'running', processId: process.pid, restarts: 2 });
    expect(processes[0]?.memoryBytes).toBeGreaterThan(1_000_000);
    expect(processes[1]).toMatchObject({ state: 'stopped', processId: null });
    expect(processes[2]).toMatchObject({ state: 'stopped', restarts: 9 });
  });

  it('goes on when a part can’t be read', async () => {
    const { sqlite } = writingConnection();
    sqlite.exec('alter table jobs rename to jobs_away');
    const report = await readSystemReport(operator);
    sqlite.exec('alter table jobs_away rename to jobs');
    expect(report.jobs.known).toBe(false);
    expect(report.workspaces.known && report.audit.known && report.database.known).toBe(true);
    expect((await readSystemReport(operator)).jobs).toEqual({
      known: true,
      value: { waiting: 0, running: 0, failed: 0 },
    });
  });

  it('lists every setting', () => {
    expect(settingsInForce().map((setting) => setting.name)).toEqual(Object.keys(settingsSchema.shape));
  });

  it('is refused to a person who is no administrator', async () => {
    const person: RequestContext = {
      principal: { kind: 'person', userId: newId(), isAdministrator: true, sessionId: 's' },
      requestId: 'test',
    };
    await expect(readSystemReport(person)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
