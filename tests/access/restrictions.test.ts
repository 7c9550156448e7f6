import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { goldenQuestions } from '#lib/db/schema/index.ts';
import { changeDocument } from '#lib/documents/change-document.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { grantDocument } from '#lib/documents/grant-document.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { openDocument } from '#lib/documents/open-document.ts';
import { openOriginal } from '#lib/documents/open-original.ts';
import { readPages } from '#lib/documents/read-pages.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { revokeDocumentGrant } from '#lib/documents/revoke-document-grant.ts';
import { unrestrictDocument } from '#lib/documents/unrestrict-document.ts';
import { addGoldenQuestion, importGoldenQuestions } from '#lib/eval/golden/add-golden-questions.ts';
import { deleteGoldenQuestion } from '#lib/eval/golden/delete-golden-question.ts';
import { listGoldenQuestions } from '#lib/eval/golden/list-golden-questions.ts';
import { openGoldenQuestions } from '#lib/eval/golden/open-golden-questions.ts';
import { reviewDocument } from '#lib/review/review-document.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { deleteGroup } from '#lib/users/delete-group.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { changeRole } from '#lib/workspaces/change-role.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listMembers } from '#lib/workspaces/list-members.ts';
import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import {
  answerOf,
  ask,
  eventOf,
  makeSearchable,
  uploadTexts,
  workUntilIdle,
} from '#tests/support/searchable.ts';

const rent =
  '# Lease\n\nThe monthly rent of the mill is 2,400 euros. It is due on the first day of each month.';
const secret =
  '# Settlement\n\nThe settlement sum of the mill dispute is 7,741 euros. Nobody but the partners may know it.';
const question = 'What is the settlement sum of the mill dispute?';

let engine: EngineProcess;
let workspaceId: string;
let leaseId: string;
let secretId: string;
let manager: RequestContext;
let other: RequestContext;
let otherId: string;
let managerId: string;

beforeAll(async () => {
  migrateDatabase();
  await addPerson('root@example.org', 'administrator');
  engine = await startEngine();
  managerId = await addPerson('manager@example.org');
  otherId = await addPerson('other@example.org');
  manager = contextOf(managerId);
  other = contextOf(otherId);
  const made = await makeSearchable(manager, 'Mill', { 'lease.md': rent, 'settlement.md': secret });
  ({ workspaceId } = made);
  leaseId = made.documentIds.get('lease.md') ?? '';
  secretId = made.documentIds.get('settlement.md') ?? '';
  await grantRole(manager, { workspaceId, holder: { userId: otherId }, role: 'manager' });
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

const notFound = { code: 'NOT_FOUND' };

test('while it is open to all, everybody in the workspace is answered from it', async () => {
  const answer = await answerOf(other, { workspaceId, question });
  expect(JSON.stringify(answer.claims)).toContain('7,741');
});

describe('a restricted document', () => {
  let conversationId: string;

  beforeAll(async () => {
    conversationId = eventOf(await ask(other, { workspaceId, question }), 'answer-start').conversationId;
    await restrictDocument(manager, { documentId: secretId });
  });

  test('is read by the one who restricted it, and by no other manager', async () => {
    expect(await openDocument(manager, { documentId: secretId })).toMatchObject({ restricted: true });
    expect((await answerOf(manager, { workspaceId, question })).refused).toBe(false);
    for (const documentId of [secretId, newId()]) {
      await expect(openDocument(other, { documentId })).rejects.toMatchObject(notFound);
    }
  });

  test('leaves no trace for the others: lists, counts, search, pages, files, acts, reports', async () => {
    expect((await listDocuments(other, { workspaceId })).map(({ id }) => id)).toEqual([leaseId]);
    expect((await openWorkspace(other, { workspaceId })).documentCount).toBe(1);
    const events = await ask(other, { workspaceId, question });
    expect(JSON.stringify(events)).not.toMatch(/7,741|settlement\.md/);
    expect(JSON.stringify(events)).not.toContain(secretId);
    expect(eventOf(events, 'answer-end').answer.searched.documents).toBe(1);
    const documentId = secretId;
    for (const attempt of [
      readPages(other, { documentId }),
      openOriginal(other, { documentId }),
      changeDocument(other, { documentId, title: 'Mine' }),
      deleteDocument(other, { documentId }),
      restrictDocument(other, { documentId }),
      unrestrictDocument(other, { documentId }),
      grantDocument(other, { documentId, holder: { userId: otherId } }),
      reviewDocument(other, { documentId }),
      addGoldenQuestion(other, { workspaceId, question, documentId }),
    ])
      await expect(attempt).rejects.toMatchObject(notFound);
  });

  test('takes old answers that used it with it; the question stays', async () => {
    const [message] = (await openConversation(other, { conversationId })).messages;
    expect(message).toMatchObject({ question, withheld: true, answer: null });
  });

  test('is no duplicate for those who may not know of it', async () => {
    await expect(uploadTexts(manager, workspaceId, { 'again.md': secret })).rejects.toMatchObject({
      code: 'FILE_DUPLICATE',
    });
    const ids = await uploadTexts(other, workspaceId, { 'again.md': secret });
    await deleteDocument(other, { documentId: ids.get('again.md') ?? '' });
  });

  test('hides golden questions about it, and keeps them from being deleted', async () => {
    await addGoldenQuestion(manager, { workspaceId, question, documentId: secretId });
    const [golden] = await listGoldenQuestions(manager, { workspaceId });
    expect(await listGoldenQuestions(other, { workspaceId })).toEqual([]);
    // What models are compared by: the figures are for every administrator.
    expect(await listGoldenQuestions(operator, { workspaceId })).toHaveLength(1);
    expect(await openGoldenQuestions(operator, { workspaceId })).toEqual([]);
    for (const questionId of [golden?.id ?? '', newId()])
      await expect(deleteGoldenQuestion(other, { workspaceId, questionId })).rejects.toMatchObject(notFound);
    expect(await listGoldenQuestions(manager, { workspaceId })).toHaveLength(1);
  });

  test('hides golden questions about it once it is deleted, too, and erases them with it', async () => {
    const ids = await uploadTexts(manager, workspaceId, {
      'short-lived.md': 'A password that was short-lived.',
    });
    const documentId = ids.get('short-lived.md') ?? '';
    await restrictDocument(manager, { documentId });
    await addGoldenQuestion(manager, { workspaceId, question: 'What was short-lived?', documentId });
    await deleteDocument(manager, { documentId });
    expect(JSON.stringify(await listGoldenQuestions(other, { workspaceId }))).not.toContain('short-lived');
    await workUntilIdle();
    const kept = await database().select().from(goldenQuestions);
    expect(JSON.stringify(kept)).not.toContain('short-lived');
  });

  test('does not let the limit of golden questions tell of those about it', async () => {
    const { id: emptyId } = await createWorkspace(manager, { name: 'Golden' });
    await grantRole(manager, { workspaceId: emptyId, holder: { userId: otherId }, role: 'manager' });
    const ids = await uploadTexts(manager, emptyId, { 'open.md': 'An open text.', 'closed.md': secret });
    const documentId = ids.get('closed.md') ?? '';
    await restrictDocument(manager, { documentId });
    await addGoldenQuestion(manager, { workspaceId: emptyId, question, documentId });
    const text = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        JSON.stringify({
          id: String(index),
          question: 'What is open?',
          answerable: true,
          gold: [{ document: 'open.md', page: 1 }],
        }),
      ).join('\n');
    const tooMany = importGoldenQuestions(other, { workspaceId: emptyId, text: text(1001) });
    await expect(tooMany).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const most = await importGoldenQuestions(other, { workspaceId: emptyId, text: text(1000) });
    expect(most.added).toBe(1000);
  });

  test('is opened to a person or a group, and closed again', async () => {
    const readerId = await addPerson('reader@example.org');
    const reader = contextOf(readerId);
    await grantRole(manager, { workspaceId, holder: { userId: readerId }, role: 'reader' });
    const { groupId } = await createGroup(operator, { name: 'Partners' });
    await grantDocument(manager, { documentId: secretId, holder: { groupId } });
    await expect(openDocument(reader, { documentId: secretId })).rejects.toMatchObject(notFound);
    await addGroupMember(operator, { groupId, userId: readerId });
    expect((await openDocument(reader, { documentId: secretId })).id).toBe(secretId);
    const { grants } = await reviewDocument(manager, { documentId: secretId });
    expect(grants.map(({ name }) => name)).toEqual(['manager@example.org', 'Partners']);
    await revokeDocumentGrant(manager, { documentId: secretId, grantId: grants[1]?.id ?? '' });
    await expect(openDocument(reader, { documentId: secretId })).rejects.toMatchObject(notFound);
  });

  test('a grant is no way into the workspace', async () => {
    const strangerId = await addPerson('stranger@example.org');
    await grantDocument(manager, { documentId: secretId, holder: { userId: strangerId } });
    await expect(openDocument(contextOf(strangerId), { documentId: secretId })).rejects.toMatchObject(
      notFound,
    );
  });

  test('keeps a manager who may open it, whatever is taken away', async () => {
    const refused = { code: 'LAST_GRANT' };
    const { grants } = await reviewDocument(manager, { documentId: secretId });
    const own = grants.find(({ holderId }) => holderId === managerId)?.id ?? '';
    await expect(revokeDocumentGrant(manager, { documentId: secretId, grantId: own })).rejects.toMatchObject(
      refused,
    );
    const members = await listMembers(manager, { workspaceId });
    const roleId =
      members.find((member) => member.kind === 'person' && member.userId === managerId)?.roleId ?? '';
    await expect(changeRole(manager, { workspaceId, roleId, role: 'reader' })).rejects.toMatchObject(refused);
    // Another manager, for whom the document does not exist, is told of none.
    for (const attempt of [
      revokeRole(other, { workspaceId, roleId }),
      changeRole(other, { workspaceId, roleId, role: 'reader' }),
    ])
      await expect(attempt).rejects.toMatchObject({
        code: 'CONFLICT',
        personMessage: expect.not.stringMatching(/document|restrict/i) as string,
      });
    expect((await openDocument(manager, { documentId: secretId })).restricted).toBe(true);
    // Disabling an account always works; that the document is then nobody's blocks no other change.
    await changePerson(operator, { userId: managerId, disabled: true });
    const { groupId } = await createGroup(operator, { name: 'Others' });
    await deleteGroup(operator, { groupId });
    await changePerson(operator, { userId: managerId, disabled: false });
    // Their session ended with the account.
    manager = contextOf(managerId);
  });

  test('keeps one who is a manager through a group, too', async () => {
    const { id } = await openDocument(manager, { documentId: leaseId });
    const throughId = await addPerson('through@example.org');
    const { groupId } = await createGroup(operator, { name: 'Managers' });
    await addGroupMember(operator, { groupId, userId: throughId });
    await grantRole(manager, { workspaceId, holder: { groupId }, role: 'manager' });
    await restrictDocument(contextOf(throughId), { documentId: id });
    const member = { groupId, userId: throughId };
    await expect(removeGroupMember(operator, member)).rejects.toMatchObject({ code: 'LAST_GRANT' });
    await expect(deleteGroup(operator, { groupId })).rejects.toMatchObject({ code: 'LAST_GRANT' });
    await unrestrictDocument(contextOf(throughId), { documentId: id });
    await removeGroupMember(operator, member);
  });

  test('is recorded, and is open to all again when its restriction is lifted', async () => {
    const actions = await actionsDuring(() => unrestrictDocument(manager, { documentId: secretId }));
    expect(actions).toEqual(['document.unrestricted']);
    expect((await openDocument(other, { documentId: secretId })).restricted).toBe(false);
    const again = await actionsDuring(() => restrictDocument(manager, { documentId: secretId }));
    expect(again).toEqual(['document.restricted', 'document-grant.added']);
    await unrestrictDocument(manager, { documentId: secretId });
    const { messages } = await openConversation(other, {
      conversationId: eventOf(await ask(other, { workspaceId, question }), 'answer-start').conversationId,
    });
    expect(messages[0]?.withheld).toBe(false);
  });
});

test('the operator, who has no grant of their own, must name a manager', async () => {
  await expect(restrictDocument(operator, { documentId: leaseId })).rejects.toMatchObject({
    code: 'LAST_GRANT',
  });
  await restrictDocument(operator, { documentId: leaseId, holders: [{ userId: managerId }] });
  await unrestrictDocument(manager, { documentId: leaseId });
});

test('readers and editors can’t restrict', async () => {
  const editorId = await addPerson('editor@example.org');
  await grantRole(manager, { workspaceId, holder: { userId: editorId }, role: 'editor' });
  await expect(restrictDocument(contextOf(editorId), { documentId: leaseId })).rejects.toMatchObject(
    notFound,
  );
});
