import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { now } from '#lib/core/clock.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { documents } from '#lib/db/schema/index.ts';
import { addGoldenQuestion, importGoldenQuestions } from '#lib/eval/golden/add-golden-questions.ts';
import { deleteGoldenQuestion } from '#lib/eval/golden/delete-golden-question.ts';
import { listGoldenQuestions } from '#lib/eval/golden/list-golden-questions.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { addDocument, addWorkspace } from '#tests/support/jobs.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';

let workspaceId: string;
let documentId: string;

beforeAll(async () => {
  migrateDatabase();
  workspaceId = await addWorkspace();
  ({ documentId } = await addDocument(workspaceId));
});

const line = (question: string, document: string, more: object = {}) =>
  JSON.stringify({ id: question, question, answerable: true, gold: [{ document, page: 3 }], ...more });

test('a manager keeps questions, one by one or from a file, and deletes them', async () => {
  const quote = 'The rent is 900 a month.';
  await addGoldenQuestion(operator, { workspaceId, question: 'What is the rent?', documentId, quote });
  const text = [
    line('Who pays the heating?', 'a.pdf'),
    line('What of another file?', 'b.pdf'),
    line('What is not said?', 'a.pdf', { answerable: false, gold: [] }),
    line('And then?', 'a.pdf', { history: [{ role: 'user', text: 'Who?' }] }),
  ].join('\n');
  expect(await importGoldenQuestions(operator, { workspaceId, text })).toEqual({ added: 1, leftOut: 3 });
  const kept = await listGoldenQuestions(operator, { workspaceId });
  expect(kept.map(({ question, places }) => ({ question, places }))).toEqual([
    { question: 'What is the rent?', places: [{ documentId, documentName: 'a.pdf', page: null, quote }] },
    {
      question: 'Who pays the heating?',
      places: [{ documentId, documentName: 'a.pdf', page: 3, quote: null }],
    },
  ]);
  await deleteGoldenQuestion(operator, { workspaceId, questionId: kept[0]?.id ?? '' });
  expect(await listGoldenQuestions(operator, { workspaceId })).toHaveLength(1);
  const actions = (await auditRecords()).map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('golden-question'))).toEqual([
    'golden-question.added',
    'golden-question.added',
    'golden-question.deleted',
  ]);
});

test('a line that is no question is named', async () => {
  const attempt = importGoldenQuestions(operator, {
    workspaceId,
    text: `${line('Who?', 'a.pdf')}\nnonsense`,
  });
  await expect(attempt).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    personMessage: expect.stringContaining('Line 2') as string,
  });
});

test('nobody but a manager sees or changes them, and not about documents of other workspaces', async () => {
  const userId = await addPerson('editor@example.test');
  await grantRole(operator, { workspaceId, holder: { userId }, role: 'editor' });
  const editor = contextOf(userId);
  const [golden] = await listGoldenQuestions(operator, { workspaceId });
  const foreign = await addDocument(await addWorkspace('Other'));
  const attempts = [
    listGoldenQuestions(editor, { workspaceId }),
    addGoldenQuestion(editor, { workspaceId, question: 'What?', documentId }),
    importGoldenQuestions(editor, { workspaceId, text: '' }),
    deleteGoldenQuestion(editor, { workspaceId, questionId: golden?.id ?? '' }),
    addGoldenQuestion(operator, { workspaceId, question: 'What?', documentId: foreign.documentId }),
  ];
  for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('one whose document was deleted is gone with it', async () => {
  await inTransaction((tx) =>
    tx.update(documents).set({ deletedAt: now() }).where(eq(documents.id, documentId)),
  );
  expect(await listGoldenQuestions(operator, { workspaceId })).toEqual([]);
});
