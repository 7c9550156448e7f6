import { beforeAll, describe, expect, it } from 'vitest';
import { auditSize, verifyAudit } from '#lib/admin/verify-audit.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase, writingConnection } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';

const operator: RequestContext = { principal: { kind: 'operator' }, requestId: 'test' };

/** Changes rows the way somebody with the file in hands would: past the triggers. */
function tamper(statement: string): void {
  const { sqlite } = writingConnection();
  const triggers = sqlite
    .prepare(`select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'audit'`)
    .all() as { name: string; sql: string }[];
  for (const trigger of triggers) sqlite.exec(`drop trigger ${trigger.name}`);
  sqlite.exec(statement);
  for (const trigger of triggers) sqlite.exec(trigger.sql);
}

async function writeRows(count: number): Promise<void> {
  await inTransaction(async (tx) => {
    for (let index = 0; index < count; index += 1) {
      await recordAudit(tx, operator, {
        action: 'document.opened',
        objectType: 'document',
        objectId: `document-${index}`,
        detail: { versionId: `version-${index}` },
      });
    }
  });
}

describe('the check of the audit log', () => {
  beforeAll(() => {
    migrateDatabase();
  });

  it('is content with an empty log', async () => {
    expect(await verifyAudit(operator)).toEqual({
      checkedRows: 0,
      broken: null,
      checkpoints: 0,
      problems: [],
      headHash: null,
    });
    expect(await auditSize()).toEqual({ rows: 0, newestAt: null });
  });

  it('is content with more rows than it reads at once', async () => {
    await writeRows(1203);
    const result = await verifyAudit(operator);
    expect(result).toMatchObject({ checkedRows: 1203, broken: null });
    expect(result.headHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await auditSize()).rows).toBe(1203);
  });

  it('finds a row whose text was changed', async () => {
    tamper(`update audit set body = replace(body, 'document-499', 'document-xyz') where seq = 500`);
    expect(await verifyAudit(operator)).toMatchObject({
      checkedRows: 499,
      broken: { seq: 500, reason: 'edit' },
      headHash: null,
    });
    tamper(`update audit set body = replace(body, 'document-xyz', 'document-499') where seq = 500`);
    expect((await verifyAudit(operator)).broken).toBeNull();
  });

  it('finds a row that was taken out', async () => {
    tamper(
      `create table kept as select seq, previous_hash, body, hash from audit where seq = 7; delete from audit where seq = 7`,
    );
    expect((await verifyAudit(operator)).broken).toEqual({ seq: 7, reason: 'gap' });
    tamper(`insert into audit (seq, previous_hash, body, hash) select * from kept; drop table kept`);
  });

  it('finds a row that was forged with a fitting hash of its own', async () => {
    tamper(`update audit set hash = randomblob(32) where seq = 1203`);
    expect((await verifyAudit(operator)).broken).toEqual({ seq: 1203, reason: 'edit' });
  });

  it('is refused to a person who is no administrator', async () => {
    const person: RequestContext = {
      principal: { kind: 'person', userId: 'somebody', isAdministrator: false, sessionId: 's' },
      requestId: 'test',
    };
    await expect(verifyAudit(person)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    closeDatabase();
  });
});
