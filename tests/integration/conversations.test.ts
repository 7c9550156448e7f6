import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteConversation } from '#lib/conversations/delete-conversation.ts';
import { listLostConversations } from '#lib/conversations/list-lost-conversations.ts';
import { listConversations } from '#lib/conversations/list-conversations.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import { renameConversation } from '#lib/conversations/rename-conversation.ts';
import { restoreConversation } from '#lib/conversations/restore-conversation.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { now } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { audit, messages } from '#lib/db/schema/index.ts';
import { deleteWorkspace } from '#lib/workspaces/delete-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { POST as askRoute } from '#app/api/workspaces/[workspaceId]/ask/route.ts';
import { GET as listRoute } from '#app/api/workspaces/[workspaceId]/conversations/route.ts';
import { GET as openRoute, PATCH as renameRoute } from '#app/api/conversations/[conversationId]/route.ts';
import { answerEventSchema, type AnswerEvent } from '#lib/shared/answer.ts';
import { pageRequest, setUpServer } from '#tests/support/auth.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { ask, eventOf, makeSearchable } from '#tests/support/searchable.ts';

const text = '# Opening hours\n\nThe archive is open from nine to five on weekdays. It is closed in August.';

let engine: EngineProcess;
let workspaceId: string;
let person: RequestContext;
let roleId: string;
let cookie: string;

beforeAll(async () => {
  migrateDatabase();
  ({ cookie } = await setUpServer());
  engine = await startEngine();
  ({ workspaceId } = await makeSearchable(operator, 'Archive', { 'hours.md': text }));
  const userId = await addPerson('reader@example.com');
  ({ roleId } = await grantRole(operator, { workspaceId, holder: { userId }, role: 'reader' }));
  person = contextOf(userId);
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

async function startConversation(context = person, question = 'When is the archive open?'): Promise<string> {
  return eventOf(await ask(context, { workspaceId, question }), 'answer-start').conversationId;
}

const params = (values: Record<string, string>) => ({ params: Promise.resolve(values) });

test('conversations are listed for their owner only, the last used first', async () => {
  const first = await startConversation();
  const second = await startConversation(person, 'Is the archive closed in August?');
  await startConversation(operator);
  await ask(person, { workspaceId, question: 'And in July?', conversationId: first });
  const listed = await listConversations(person, { workspaceId });
  expect(listed.map((conversation) => conversation.id)).toEqual([first, second]);
  expect(listed.map((conversation) => conversation.title)).toEqual([
    'When is the archive open?',
    'Is the archive closed in August?',
  ]);
});

test('an opened conversation has its questions and answers in order', async () => {
  const conversationId = await startConversation();
  const opened = await openConversation(person, { conversationId });
  expect(opened).toMatchObject({ id: conversationId, workspaceId });
  expect(opened.messages).toMatchObject([
    { question: 'When is the archive open?', state: 'complete', withheld: false, answer: { refused: false } },
  ]);
});

test('someone else, and a conversation that does not exist, get the same "not found"', async () => {
  const conversationId = await startConversation();
  for (const id of [conversationId, newId()]) {
    const attempts = [
      openConversation(operator, { conversationId: id }),
      renameConversation(operator, { conversationId: id, title: 'Mine' }),
      deleteConversation(operator, { conversationId: id }),
      restoreConversation(operator, { conversationId: id }),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('an answer that was cut off when the server stopped does not stream for ever', async () => {
  const conversationId = await startConversation();
  await inTransaction(async (tx) => {
    const change = { state: 'streaming', answer: null, createdAt: now() - 2 * 3_600_000 } as const;
    await tx.update(messages).set(change).where(eq(messages.conversationId, conversationId));
  });
  const [message] = (await openConversation(person, { conversationId })).messages;
  expect(message).toMatchObject({ state: 'failed', answer: null });
});

test('a conversation is renamed; an empty or overlong title is refused', async () => {
  const conversationId = await startConversation();
  const renamed = await renameConversation(person, { conversationId, title: '  Opening\nhours  ' });
  expect(renamed.title).toBe('Opening hours');
  for (const title of ['  ', 'x'.repeat(201)]) {
    await expect(renameConversation(person, { conversationId, title })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  }
});

test('a deleted conversation is gone until it is restored', async () => {
  const conversationId = await startConversation();
  await deleteConversation(person, { conversationId });
  await expect(openConversation(person, { conversationId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const further = ask(person, { workspaceId, question: 'And now?', conversationId });
  await expect(further).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await listConversations(person, { workspaceId })).map(({ id }) => id)).not.toContain(
    conversationId,
  );
  await restoreConversation(person, { conversationId });
  expect((await openConversation(person, { conversationId })).messages).toHaveLength(1);
  await expect(restoreConversation(person, { conversationId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('changes are recorded, without titles', async () => {
  const rows = (await database().select({ body: audit.body }).from(audit)).map(({ body }) => body);
  for (const action of ['conversation.renamed', 'conversation.deleted', 'conversation.restored']) {
    expect(rows.some((body) => body.includes(action))).toBe(true);
  }
  expect(rows.join('')).not.toContain('Opening');
});

test('over HTTP: a question streams events, and its conversation is listed, opened and renamed', async () => {
  const body = { question: 'When is the archive open?' };
  const request = pageRequest(`/api/workspaces/${workspaceId}/ask`, { body, cookie });
  const response = await askRoute(request, params({ workspaceId }));
  // The administrator who was set up first manages what the operator makes.
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(response.headers.get('cache-control')).toContain('private, no-store');
  const events = (await response.text())
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: '))
    .map((frame): AnswerEvent => answerEventSchema.parse(JSON.parse(frame.slice('data: '.length))));
  const { conversationId } = eventOf(events, 'answer-start');
  expect(eventOf(events, 'answer-end').answer.claims[0]?.text).toContain('nine to five');

  const list = await listRoute(pageRequest('/x', { cookie }), params({ workspaceId }));
  expect(await list.json()).toMatchObject({ conversations: [{ id: conversationId }] });
  const patch = pageRequest('/x', { method: 'PATCH', body: { title: 'Hours' }, cookie });
  expect(await (await renameRoute(patch, params({ conversationId }))).json()).toMatchObject({
    title: 'Hours',
  });
  const opened = await openRoute(pageRequest('/x', { cookie }), params({ conversationId }));
  expect(await opened.json()).toMatchObject({ title: 'Hours', messages: [{ state: 'complete' }] });
});

test('over HTTP: what is refused before the search has a status of its own', async () => {
  const post = (id: string, body: unknown) =>
    askRoute(pageRequest('/x', { body, cookie }), params({ workspaceId: id }));
  expect((await post(newId(), { question: 'Hello?' })).status).toBe(404);
  expect((await post('not-an-id', { question: 'Hello?' })).status).toBe(404);
  expect((await post(workspaceId, { question: '   ' })).status).toBe(400);
  expect((await post(workspaceId, { question: 'x'.repeat(20_000) })).status).toBe(400);
  expect((await post(workspaceId, { question: 'x', other: true })).status).toBe(400);
  expect((await askRoute(pageRequest('/x', { body: {} }), params({ workspaceId }))).status).toBe(401);
});

test('over HTTP: a reader that hangs up cancels the answer', async () => {
  const body = { question: 'When is the archive open?' };
  const response = await askRoute(pageRequest('/x', { body, cookie }), params({ workspaceId }));
  const reader = response.body?.getReader();
  const first = new TextDecoder().decode((await reader?.read())?.value);
  await reader?.cancel();
  const { conversationId } = JSON.parse(first.slice('data: '.length)) as { conversationId: string };
  await expect
    .poll(async () => {
      const opened = await openRoute(pageRequest('/x', { cookie }), params({ conversationId }));
      return ((await opened.json()) as { messages: { state: string }[] }).messages[0]?.state;
    })
    .toBe('cancelled');
});

test('whoever loses the workspace keeps the own questions and nothing else', async () => {
  const conversationId = await startConversation();
  await revokeRole(operator, { workspaceId, roleId });
  const opened = await openConversation(person, { conversationId });
  expect(opened.messages).toMatchObject([
    { question: 'When is the archive open?', answer: null, withheld: true },
  ]);
  expect(JSON.stringify(opened)).not.toContain('nine to five');
  await expect(listConversations(person, { workspaceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await listLostConversations(person)).map(({ id }) => id)).toContain(conversationId);
  expect(await listLostConversations(operator)).toEqual([]);
  const further = ask(person, { workspaceId, question: 'And in July?', conversationId });
  await expect(further).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('whoever owned it, a conversation of a deleted workspace is gone', async () => {
  const conversationId = await startConversation(operator);
  expect((await listLostConversations(person)).length).toBeGreaterThan(0);
  await deleteWorkspace(operator, { workspaceId });
  await expect(openConversation(operator, { conversationId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await listLostConversations(person)).toEqual([]);
});
