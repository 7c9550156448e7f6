import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '#lib/admin/audit/list-audit.ts';
import { chainHash, recordAudit } from '#lib/audit/record-audit.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, writingConnection } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import type { AuditFilter } from '#lib/shared/audit.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

const [workspaceId, documentId, questionId, conversationId, groupId] = Array.from({ length: 5 }, newId);
const hourMs = 3_600_000;

let reader: string;
let start: number;
let administrator: RequestContext;

beforeAll(async () => {
  migrateDatabase();
  reader = await addPerson('reader@example.org');
  administrator = contextOf(await addPerson('admin@example.org', 'administrator'));
  start = Date.now();
  const ids = { workspaceId: workspaceId ?? '', documentId: documentId ?? '', questionId: questionId ?? '' };
  const detail = { conversationId: conversationId ?? '' };
  await inTransaction(async (tx) => {
    const add = (context: RequestContext, event: Parameters<typeof recordAudit>[2]) =>
      recordAudit(tx, context, event);
    await add(operator, {
      action: 'workspace.created',
      objectType: 'workspace',
      objectId: ids.workspaceId,
      workspaceId: ids.workspaceId,
    });
    await add(operator, {
      action: 'group-member.added',
      objectType: 'group',
      objectId: groupId ?? '',
      detail: { personId: reader },
    });
    await add(contextOf(reader), {
      action: 'question.asked',
      objectType: 'message',
      objectId: ids.questionId,
      workspaceId: ids.workspaceId,
      detail: { ...detail, mode: 'quotes' },
    });
    await add(contextOf(reader), {
      action: 'question.sources-used',
      objectType: 'message',
      objectId: ids.questionId,
      workspaceId: ids.workspaceId,
      detail: { ...detail, documentIds: [ids.documentId], chunkIds: ['chunk'] },
    });
    setClockOffset(2 * hourMs);
    await add(contextOf(reader), {
      action: 'document.opened',
      objectType: 'document',
      objectId: ids.documentId,
      workspaceId: ids.workspaceId,
      detail: { versionId: 'version' },
    });
  });
  setClockOffset(0);
});

afterAll(() => {
  closeDatabase();
});

const actions = async (filter: AuditFilter) =>
  (await listAudit(administrator, filter)).rows.map(({ action }) => action);

describe('the rows of the audit log', () => {
  it('are chosen by person, document, workspace, action, question and time', async () => {
    expect(await actions({})).toEqual([
      'document.opened',
      'question.sources-used',
      'question.asked',
      'group-member.added',
      'workspace.created',
    ]);
    expect(await actions({ person: reader })).toEqual([
      'document.opened',
      'question.sources-used',
      'question.asked',
      'group-member.added',
    ]);
    expect(await actions({ person: 'operator' })).toEqual(['group-member.added', 'workspace.created']);
    expect(await actions({ document: documentId })).toEqual(['document.opened', 'question.sources-used']);
    expect(await actions({ workspace: workspaceId, person: 'operator' })).toEqual(['workspace.created']);
    expect(await actions({ action: 'question.asked' })).toEqual(['question.asked']);
    expect(await actions({ question: questionId })).toEqual(['question.sources-used', 'question.asked']);
    expect(await actions({ from: start + hourMs })).toEqual(['document.opened']);
    expect(await actions({ to: start + hourMs })).toHaveLength(4);
    expect(await actions({ document: newId() })).toEqual([]);
  });

  it('have the names of people, and none of what the administrator is no member of', async () => {
    const [opened] = (await listAudit(administrator, { action: 'document.opened' })).rows;
    expect(opened).toMatchObject({
      actor: { name: 'reader@example.org' },
      object: { id: documentId, name: null },
      workspace: { name: null },
    });
  });

  it('of the first version of the log are read like the others', async () => {
    const body =
      '{"action":"group.deleted","actor":"operator","at":"2026-01-02T03:04:05.678Z","objectId":"old","objectType":"group","outcome":"allow","requestId":"r","seq":6,"v":1}';
    const { sqlite } = writingConnection();
    const previous = sqlite.prepare('SELECT hash FROM audit WHERE seq = 5').pluck().get() as Buffer;
    sqlite
      .prepare('INSERT INTO audit (seq, previous_hash, body, hash) VALUES (6, ?, ?, ?)')
      .run(previous, body, chainHash(previous, body));
    expect((await listAudit(administrator, { action: 'group.deleted' })).rows).toMatchObject([
      { seq: 6, session: null, detail: {}, at: Date.UTC(2026, 0, 2, 3, 4, 5, 678) },
    ]);
  });

  it('are found page by page, and by administrators only', async () => {
    await inTransaction(async (tx) => {
      for (let number = 0; number < 100; number += 1)
        await recordAudit(tx, operator, { action: 'group.created', objectType: 'group', objectId: newId() });
    });
    const seen: number[] = [];
    for (let before: number | undefined | null; before !== null;) {
      const page = await listAudit(administrator, { before });
      seen.push(...page.rows.map(({ seq }) => seq));
      before = page.nextBefore;
    }
    expect(seen).toEqual(Array.from({ length: 106 }, (_, index) => 106 - index));
    await expect(listAudit(contextOf(reader), {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
