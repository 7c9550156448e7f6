import Sqlite from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '#lib/admin/verify-audit.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { newId, sha256 } from '#lib/core/ids.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { contextOf, operator } from '#tests/support/people.ts';

const root = config().dataDir;

/** Changes the log behind the program's back, as somebody with the file could. */
function tamper(...statements: string[]): void {
  closeDatabase();
  const sqlite = new Sqlite(config().paths.database);
  sqlite.exec('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete');
  for (const statement of statements) sqlite.exec(statement);
  sqlite.close();
}

describe('the audit log', () => {
  beforeEach(async () => {
    closeDatabase();
    setConfig({ PINCITE_DATA_DIR: `${root}/${newId()}`, PINCITE_LOG_LEVEL: 'silent' });
    migrateDatabase();
    for (let number = 1; number <= 6; number += 1) {
      await inTransaction((tx) =>
        recordAudit(tx, operator, {
          action: 'server.started',
          objectType: 'server',
          objectId: String(number),
        }),
      );
    }
  });

  it('is whole when nobody touched it', async () => {
    expect(await verifyAudit(operator)).toMatchObject({ checkedRows: 6, broken: null });
  });

  it('fails the act when it cannot be written, and keeps no row of an act that failed', async () => {
    const failing = inTransaction(async (tx) => {
      await recordAudit(tx, operator, { action: 'server.started', objectType: 'server', objectId: '7' });
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    expect(await auditRecords()).toHaveLength(6);
  });

  it('knows a session by the hash of its id only', async () => {
    const sessionId = newId();
    await inTransaction((tx) =>
      recordAudit(tx, contextOf('person-1', { sessionId }), {
        action: 'conversation.renamed',
        objectType: 'conversation',
        objectId: 'conversation-1',
      }),
    );
    const last = (await auditRecords()).at(-1);
    expect(last).toMatchObject({ v: 2, actor: 'person-1', session: sha256(sessionId), outcome: 'allow' });
    expect(JSON.stringify(last)).not.toContain(sessionId);
  });

  it('can be neither changed nor deleted through the program', async () => {
    const run = (statement: string) => inTransaction(async (tx) => Promise.resolve(tx.run(statement)));
    await expect(run('UPDATE audit SET body = body')).rejects.toThrow();
    await expect(run('DELETE FROM audit')).rejects.toThrow();
    expect(await verifyAudit(operator)).toMatchObject({ broken: null });
  });

  it.each([
    ['an edited row', 3, ['UPDATE audit SET body = replace(body, \'"3"\', \'"9"\') WHERE seq = 3']],
    ['a removed row', 3, ['DELETE FROM audit WHERE seq = 3']],
    [
      'a removed row with the rest moved up',
      3,
      ['DELETE FROM audit WHERE seq = 3', 'UPDATE audit SET seq = seq - 1 WHERE seq > 3'],
    ],
    [
      'two rows that changed places',
      2,
      [
        'UPDATE audit SET seq = 99 WHERE seq = 2',
        'UPDATE audit SET seq = 2 WHERE seq = 3',
        'UPDATE audit SET seq = 3 WHERE seq = 99',
      ],
    ],
    [
      'an inserted row',
      7,
      [
        "INSERT INTO audit (seq, previous_hash, body, hash) SELECT 7, hash, '{}', previous_hash FROM audit WHERE seq = 6",
      ],
    ],
  ])('shows %s', async (_name, seq, statements) => {
    tamper(...statements);
    expect((await verifyAudit(operator)).broken?.seq).toBe(seq);
  });
});
