import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exportAudit } from '#lib/admin/audit/export-audit.ts';
import { rotateAuditKey } from '#lib/admin/audit/rotate-audit-key.ts';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import { signingKey } from '#lib/audit/signing-key.ts';
import { invitePerson } from '#lib/auth/invite-person.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { sha256 } from '#lib/core/ids.ts';
import { closeDatabase, writingConnection } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { changeDocument } from '#lib/documents/change-document.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { openOriginal } from '#lib/documents/open-original.ts';
import { readPages } from '#lib/documents/read-pages.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { deleteWorkspace } from '#lib/workspaces/delete-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { makeSearchable, uploadTexts, useScriptedChat } from '#tests/support/searchable.ts';

/** What happens to an act whose row in the audit log can't be written: nothing. */

let engine: EngineProcess;
let scripted: ScriptedEngine;
let workspaceId: string;
let documentId: string;
let readerId: string;
let administratorId: string;
let readerContext: RequestContext;
let administratorContext: RequestContext;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  scripted = await startScriptedEngine();
  const made = await makeSearchable(operator, 'Faults', {
    'lease.md': '# Lease\n\nThe rent is 900 euros a month.\n',
  });
  workspaceId = made.workspaceId;
  documentId = made.documentIds.get('lease.md') ?? '';
  await useScriptedChat(operator, scripted);
  readerId = await addPerson('reader@example.org');
  readerContext = contextOf(readerId);
  administratorId = await addPerson('admin@example.org', 'administrator');
  administratorContext = contextOf(administratorId, { isAdministrator: true });
  await grantRole(operator, { workspaceId, holder: { userId: readerId }, role: 'reader' });
});

afterAll(async () => {
  await engine.stop();
  await scripted.close();
  closeDatabase();
});

beforeEach(() => {
  writingConnection().sqlite.exec('DROP TRIGGER IF EXISTS audit_fault');
});

/** From now on no row that fits is written, as on a full disk. */
function breakAudit(where = 'true'): void {
  const abort = `SELECT RAISE(ABORT, 'the audit row cannot be written')`;
  writingConnection().sqlite.exec(
    `CREATE TRIGGER audit_fault BEFORE INSERT ON audit WHEN ${where} BEGIN ${abort}; END`,
  );
}

/** Everything that the database holds, table by table. */
function contents(): Record<string, string> {
  const { sqlite } = writingConnection();
  const names = sqlite
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`)
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    names.map((name) => [name, sha256(JSON.stringify(sqlite.prepare(`SELECT * FROM "${name}"`).all()))]),
  );
}

// With sessions that were there before: making one is a change, too.
const reader = () => readerContext;
const administrator = () => administratorContext;
const question = 'What is the rent a month?';

async function collect(events: AsyncIterable<AnswerEvent>, into: AnswerEvent[] = []): Promise<AnswerEvent[]> {
  for await (const event of events) into.push(event);
  return into;
}

const acts: Record<string, () => Promise<unknown>> = {
  'uploading a document': () => uploadTexts(operator, workspaceId, { 'second.md': '# Second\n\nText.\n' }),
  'opening a document': () => openOriginal(reader(), { documentId }),
  'reading its text': () => readPages(reader(), { documentId }),
  'correcting a document': () => changeDocument(operator, { documentId, title: 'Another title' }),
  'deleting a document': () => deleteDocument(operator, { documentId }),
  'asking a question': () => collect(answerQuestion(reader(), { workspaceId, question })),
  'making a workspace': () => createWorkspace(operator, { name: 'Another' }),
  'deleting a workspace': () => deleteWorkspace(operator, { workspaceId }),
  'giving a role': () =>
    grantRole(operator, { workspaceId, holder: { userId: administratorId }, role: 'manager' }),
  'making a group': () => createGroup(administrator(), { name: 'A group' }),
  'inviting somebody': () => invitePerson(administrator(), { email: 'new@example.org', role: 'person' }),
  'closing an account': () => changePerson(administrator(), { userId: readerId, disabled: true }),
  'exporting the log': () => exportAudit(administrator(), {}),
  'changing the signing key': () => rotateAuditKey(administrator()),
};

describe('an act whose audit row cannot be written', () => {
  test.each(Object.entries(acts))('%s fails and leaves nothing', async (_name, act) => {
    const key = signingKey().publicKey;
    breakAudit();
    const before = contents();
    await expect(act()).rejects.toThrow();
    expect(contents()).toEqual(before);
    expect(signingKey().publicKey).toBe(key);
  });

  test('shows no source and gives the model none', async () => {
    breakAudit(`NEW.body LIKE '%question.sources-used%'`);
    const requests = scripted.requests.length;
    for (const mode of ['quotes', 'model'] as const) {
      const events: AnswerEvent[] = [];
      await collect(answerQuestion(reader(), { workspaceId, question, mode }), events);
      expect(events.map(({ type }) => type)).toEqual(['answer-start', 'answer-error']);
      expect(JSON.stringify(events)).not.toContain('900 euros');
    }
    const chats = scripted.requests.slice(requests).filter(({ path }) => path === '/v1/chat/completions');
    expect(chats).toEqual([]);
  });

  test('works again afterwards', async () => {
    const events = await collect(answerQuestion(reader(), { workspaceId, question, mode: 'quotes' }));
    expect(JSON.stringify(events)).toContain('900 euros');
    (await openOriginal(reader(), { documentId })).content.destroy();
  });
});
