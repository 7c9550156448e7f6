import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { expect, test } from 'vitest';
import { listDocumentReaders } from '#lib/admin/audit/list-document-readers.ts';
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
