import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { expect, test } from 'vitest';
import { listDocumentReaders } from '#lib/admin/audit/list-document-readers.ts';
import { setConfig } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, writingConnection } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { operator } from '#tests/support/people.ts';

type Journal = { entries: { idx: number; tag: string }[] };

/** Brings an empty database to where it was before the migration of this name. */
function migrateUpTo(tag: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'pincite-migrations-'));
  cpSync('drizzle', folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
  const end = journal.entries.findIndex((entry) => entry.tag === tag);
  expect(end).toBeGreaterThan(0);
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, end) }));
  migrate(writingConnection().orm, { migrationsFolder: folder });
  rmSync(folder, { recursive: true });
}

test('rows of the audit log from before it could be searched say who saw a document, too', async () => {
  closeDatabase();
  migrateUpTo('0007_audit_evidence');
  const { sqlite } = writingConnection();
  const [documentId, otherId, messageId, workspaceId] = [newId(), newId(), newId(), newId()];
  const rows = [
    { action: 'document.uploaded', objectType: 'document', objectId: documentId },
    { action: 'group.created', objectType: 'group', objectId: newId() },
    { action: 'question.answered', objectType: 'message', objectId: messageId },
    { action: 'document.opened', objectType: 'document', objectId: otherId },
  ];
  const insert = sqlite.prepare('insert into audit (seq, previous_hash, body, hash) values (?, ?, ?, ?)');
  for (const [index, row] of rows.entries()) {
    const at = new Date(1_700_000_000_000 + index).toISOString();
    const body = { v: 1, seq: index + 1, at, actor: 'operator', requestId: 'r', outcome: 'allow', ...row };
    insert.run(index + 1, Buffer.alloc(32), JSON.stringify({ ...body, detail: {} }), Buffer.alloc(32));
  }
  sqlite.exec(`
    insert into workspaces (id, name, created_by, created_at) values ('${workspaceId}', 'Old', 'operator', 1);
    insert into conversations (id, workspace_id, owner_id, title, created_at, updated_at)
      values ('c', '${workspaceId}', 'operator', 'Old', 1, 1);
    insert into messages (id, conversation_id, ordinal, question, searched_question, mode, state, created_at)
      values ('${messageId}', 'c', 1, 'q', 'q', 'quotes', 'complete', 1);
    insert into message_sources (message_id, chunk_id, document_id, version_id)
      values ('${messageId}', 'chunk', '${documentId}', 'v'), ('${messageId}', 'chunk2', '${documentId}', 'v');
  `);
  migrateDatabase();
  const kept = sqlite.prepare('select document_id as id, seq from audit_documents order by seq').all();
  expect(kept).toEqual([
    { id: documentId, seq: 1 },
    { id: documentId, seq: 3 },
    { id: otherId, seq: 4 },
  ]);
  const { readings } = await listDocumentReaders(operator, { documentId });
  expect(readings.map(({ kind, questionId }) => [kind, questionId])).toEqual([
    ['asked', messageId],
    ['uploaded', null],
  ]);
});

test('completed questions from before are bound to the answers before them, and what goes on from them, too', () => {
  closeDatabase();
  const own = mkdtempSync(join(tmpdir(), 'pincite-test-'));
  setConfig({ PINCITE_DATA_DIR: own, PINCITE_LOG_LEVEL: 'silent', PINCITE_MIN_FREE_MB: '0' });
  migrateUpTo('0011_question_sources');
  const { sqlite } = writingConnection();
  const message = sqlite.prepare(
    `insert into messages (id, conversation_id, ordinal, question, searched_question, mode, state, created_at)
      values (?, 'd', ?, 'and when?', ?, ?, 'complete', 1)`,
  );
  sqlite.exec(`
    insert into workspaces (id, name, created_by, created_at) values ('w', 'Old', 'operator', 1);
    insert into conversations (id, workspace_id, owner_id, title, created_at, updated_at)
      values ('d', 'w', 'operator', 'Old', 1, 1);
  `);
  message.run('first', 1, 'and when?', 'quotes');
  message.run('second', 2, 'and when was the sale?', 'quotes');
  message.run('third', 3, 'and when?', 'model');
  message.run('fourth', 4, 'and when?', 'quotes');
  for (const [id, chunk] of [
    ['first', 'one'],
    ['second', 'one'],
    ['second', 'two'],
    ['third', 'three'],
    ['fourth', 'four'],
  ]) {
    sqlite
      .prepare(
        `insert into message_sources (message_id, chunk_id, document_id, version_id) values (?, ?, 'x', 'v')`,
      )
      .run(id, chunk);
  }
  const choices = [{ documentId: 'offered', documentName: 'Offer' }];
  const differences = [{ documents: [{ documentId: 'compared' }, { documentId: 'x' }] }];
  sqlite
    .prepare(`update messages set answer = ? where id = 'first'`)
    .run(JSON.stringify({ choices, differences }));
  migrateDatabase();
  const ofFirst = sqlite
    .prepare(`select document_id as id from message_sources where message_id = 'first' order by 1`)
    .all();
  expect(ofFirst).toEqual(['compared', 'offered', 'x', 'x'].map((id) => ({ id })));
  const carried = sqlite
    .prepare(
      'select message_id as id, chunk_id as chunk from message_sources where in_question order by 1, 2',
    )
    .all();
  expect(carried).toEqual(
    ['second', 'third'].flatMap((id) => ['compared', 'offered', 'one', 'x'].map((chunk) => ({ id, chunk }))),
  );
  closeDatabase();
  rmSync(own, { recursive: true });
});
