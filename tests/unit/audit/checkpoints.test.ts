import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkLog } from '#lib/audit/check-log.ts';
import { readCheckNote } from '#lib/audit/check-note.ts';
import { readCheckpointFiles, writeCheckpointFile } from '#lib/audit/checkpoint-files.ts';
import { keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { rotateSigningKey } from '#lib/audit/rotate-key.ts';
import { prepareNextKey, signCheckpoint, signingKey } from '#lib/audit/signing-key.ts';
import { isSignedBy } from '#lib/audit/verify-log.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { operator } from '#tests/support/people.ts';

const root = config().dataDir;
let copies = '';

async function act(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await inTransaction((tx) =>
      recordAudit(tx, operator, { action: 'group.created', objectType: 'group', objectId: newId() }),
    );
  }
}

/** One run of the server: it starts, this happens, it stops. Returns the kinds of what it found at its start. */
async function run(work: () => Promise<void> = () => Promise.resolve()): Promise<string[]> {
  const keeper = keepCheckpoints(operator);
  const problems = await keeper.checked;
  await work();
  await keeper.stop();
  return problems.map(({ kind }) => kind);
}

function tamper(...statements: string[]): void {
  closeDatabase();
  const sqlite = new Sqlite(config().paths.database);
  sqlite.exec('DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete');
  for (const statement of statements) sqlite.exec(statement);
  sqlite.close();
}

const alarms = async () => (await auditRecords()).filter(({ action }) => action === 'audit.alarm');

beforeEach(() => {
  closeDatabase();
  copies = join(root, newId());
  mkdirSync(copies);
  setConfig({
    PINCITE_DATA_DIR: join(root, newId()),
    PINCITE_CHECKPOINT_DIR: copies,
    PINCITE_LOG_LEVEL: 'silent',
  });
  migrateDatabase();
});

afterEach(() => {
  closeDatabase();
});

describe('the checkpoints of the audit log', () => {
  it('are written at the start and at the stop, in both places, and fit the log', async () => {
    expect(await run(() => act(5))).toEqual([]);
    const files = readCheckpointFiles();
    expect(files.map(({ checkpoint }) => checkpoint?.size)).toEqual([0, 0, 6, 6]);
    for (const { note, checkpoint } of files) {
      expect(note).toMatch(
        /^pincite-[0-9a-f]{12}\.internal\/audit\n\d+\n[A-Za-z0-9+/]{43}=\n\n— \S+ [A-Za-z0-9+/]{91}=\n$/,
      );
      expect(checkpoint && isSignedBy(checkpoint, signingKey().publicKey)).toBe(true);
    }
    expect(readdirSync(copies)).toEqual(readdirSync(config().paths.checkpoints));
    expect((await auditRecords())[0]).toMatchObject({
      action: 'audit-key.created',
      detail: { key: signingKey().publicKey },
    });
    expect(await run()).toEqual([]);
    expect(readCheckNote()).toMatchObject({ problems: [], size: 6, isCopied: true });
    expect(await alarms()).toEqual([]);
  });

  it('are signed every five minutes in which something happened, and not in others', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const keeper = keepCheckpoints(operator);
      await keeper.checked;
      const count = () => readdirSync(config().paths.checkpoints).length;
      const settle = () => new Promise((resolve) => setTimeout(resolve, 200));
      await act(3);
      vi.advanceTimersByTime(5 * 60_000 - 1);
      await settle();
      expect(count()).toBe(1);
      vi.advanceTimersByTime(1);
      await settle();
      expect(count()).toBe(2);
      // Four rows: the key's own, and three acts.
      expect(readCheckNote()).toMatchObject({ problems: [], size: 4 });
      vi.advanceTimersByTime(10 * 60_000);
      await settle();
      expect(count()).toBe(2);
      await act(1);
      vi.advanceTimersByTime(5 * 60_000);
      await settle();
      expect(count()).toBe(3);
      await keeper.stop();
      await act(1);
      vi.advanceTimersByTime(5 * 60_000);
      await settle();
      expect(count()).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it('find a cut-off end, and go on saying so when the log has grown again', async () => {
    await run(() => act(9));
    tamper('DELETE FROM audit WHERE seq > 4');
    expect(await run(() => act(20))).toEqual(['rollback', 'rollback']);
    expect(await alarms()).toMatchObject([
      { detail: { problem: 'rollback', seq: 5 } },
      { detail: { problem: 'rollback', seq: 5 } },
    ]);
    expect(readCheckNote()?.problems).toHaveLength(2);
    expect(await run()).toEqual(['fork', 'fork']);
  });

  it('find an older database by the copies alone, when the whole data directory is an older one', async () => {
    await run(() => act(3));
    // The last connection that is closed folds the log of changes into the file.
    closeDatabase();
    const older = readFileSync(config().paths.database);
    const olderNames = readdirSync(config().paths.checkpoints);
    await run(() => act(3));
    closeDatabase();
    const { database, checkpoints } = config().paths;
    writeFileSync(database, older);
    for (const name of readdirSync(checkpoints))
      if (!olderNames.includes(name)) rmSync(join(checkpoints, name));
    expect(await run()).toEqual(['rollback']);
  });

  it('find a log that was written anew with a chain that fits', async () => {
    await run(() => act(6));
    tamper('DELETE FROM audit WHERE seq > 1');
    await act(9);
    expect((await checkLog()).broken).toBeNull();
    expect(await run()).toContain('fork');
  });

  it('find checkpoints that were taken away, and a key that was changed for another', async () => {
    await run(() => act(2));
    rmSync(config().paths.checkpoints, { recursive: true });
    for (const name of readdirSync(copies)) rmSync(join(copies, name));
    expect(await run()).toEqual(['rollback']);
    rmSync(join(config().paths.secrets, 'audit-key'));
    expect(await run()).toEqual(expect.arrayContaining(['bad-signature', 'unknown-key']));
  });

  it('find one with another key’s signature', async () => {
    await run(() => act(2));
    const other = prepareNextKey(signingKey().name);
    writeCheckpointFile(signCheckpoint([other], { size: 2, root: Buffer.alloc(32) }));
    expect(await run()).toEqual(['bad-signature', 'bad-signature']);
  });

  it('say when the second place is away, and go on without it', async () => {
    await run(() => act(1));
    rmSync(copies, { recursive: true });
    expect(await run(() => act(1))).toEqual([]);
    expect(readCheckNote()).toMatchObject({ isCopied: false, size: 3 });
  });

  it('are thinned out to one a day after a week, and never in the second place', async () => {
    await run();
    const { checkpoints } = config().paths;
    const key = signingKey();
    const at = Date.UTC(2026, 0, 10, 12) / 1000;
    for (const size of [10, 11, 12, 13]) {
      writeCheckpointFile(signCheckpoint([key], { size, root: Buffer.alloc(32, size) }));
    }
    for (const name of readdirSync(checkpoints)) {
      const size = Number(name.slice(0, 12));
      utimesSync(join(checkpoints, name), at, at + size * 3600);
    }
    writeCheckpointFile(signCheckpoint([key], { size: 99, root: Buffer.alloc(32, 99) }));
    const left = readdirSync(checkpoints).map((name) => Number(name.slice(0, 12)));
    expect(left.toSorted((one, other) => one - other)).toEqual([11, 13, 99]);
    expect(readdirSync(copies)).toHaveLength(7);
  });
});

describe('the signing key', () => {
  it('is readable by the server’s account only, or not used', async () => {
    const path = join(config().paths.secrets, 'audit-key');
    signingKey();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (const rights of [0o640, 0o604, 0o660]) {
      chmodSync(path, rights);
      expect(() => signingKey()).toThrow(expect.objectContaining({ code: 'SECRET_EXPOSED' }));
      await expect(keepCheckpoints(operator).checked).rejects.toMatchObject({ code: 'SECRET_EXPOSED' });
    }
  });

  it('changes with both signatures, and old checkpoints go on to be believed', async () => {
    await run(() => act(3));
    const before = signingKey();
    const publicKey = await rotateSigningKey(operator, () => Promise.resolve());
    expect(signingKey()).toMatchObject({ publicKey, name: before.name });
    expect(publicKey).not.toBe(before.publicKey);
    const newest = readCheckpointFiles().at(-1)?.checkpoint;
    expect(newest && [before.publicKey, publicKey].map((key) => isSignedBy(newest, key))).toEqual([
      true,
      true,
    ]);
    expect(await run(() => act(2))).toEqual([]);
    expect(readdirSync(config().paths.secrets)).toEqual(['audit-key']);
  });

  it('is settled at the next start when a change was cut off', async () => {
    await run(() => act(1));
    prepareNextKey(signingKey().name);
    const before = signingKey().publicKey;
    expect(await run()).toEqual([]);
    expect(signingKey().publicKey).toBe(before);
    expect(readdirSync(config().paths.secrets)).toEqual(['audit-key']);
  });
});
