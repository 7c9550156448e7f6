import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOpenApi } from '#app/_server/v1/make-openapi.ts';
import { operations } from '#app/_server/v1/operations.ts';
import { newId } from '#lib/core/ids.ts';
import { type Api, startApi } from '#tests/support/api.ts';
import { expectReply } from '#tests/support/api-schemas.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { until } from '#tests/support/ingest.ts';
import { contextOf, addPerson } from '#tests/support/people.ts';

let api: Api;

beforeAll(async () => {
  api = await startApi();
}, 600_000);

afterAll(async () => {
  await api.stop();
});

type Call = { method?: string; body?: unknown; raw?: string; key?: string; headers?: Record<string, string> };

function call(path: string, { method, body, raw, key = api.key, headers }: Call = {}): Promise<Response> {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return fetch(`${api.address}${path}`, {
    redirect: 'manual',
    method: method ?? (content === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
}

const eventsOf = (text: string) =>
  text
    .split('\n')
    .flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as object] : []));

const lease = () => api.documentIds.get('lease.md') ?? '';
const question = 'What is the monthly rent of the mill?';

/** Only what could not be read is read again. */
async function uploadBroken(): Promise<string> {
  const made = await call(`/workspaces/${api.workspaceId}/documents?name=broken.pdf`, {
    raw: '%PDF-1.7 none',
  });
  const { id } = (await made.json()) as { id: string };
  const state = async () => ((await (await call(`/documents/${id}`)).json()) as { state: string }).state;
  await until('the broken file is given up', async () => (await state()) === 'failed', 60_000);
  return id;
}

/** One good request of each operation that answers with JSON; the protocol of OpenAI has a test of its own. */
const calls: Record<string, () => Promise<Response>> = {
  listWorkspaces: () => call('/workspaces'),
  openWorkspace: () => call(`/workspaces/${api.workspaceId}`),
  listDocuments: () => call(`/workspaces/${api.workspaceId}/documents`),
  uploadDocument: () =>
    call(`/workspaces/${api.workspaceId}/documents?name=note.txt&folder=notes`, { raw: `Words ${newId()}.` }),
  openDocument: () => call(`/documents/${lease()}`),
  changeDocument: () =>
    call(`/documents/${lease()}`, { method: 'PATCH', body: { parties: ['Mill Ltd'], date: '2024-03-04' } }),
  retryDocument: async () => call(`/documents/${await uploadBroken()}/retry`, { body: {} }),
  readPages: () => call(`/documents/${lease()}/pages?from=1&to=2`),
  readPassages: () => call(`/documents/${lease()}/passages?from=1&to=2`),
  searchPassages: () =>
    call(`/workspaces/${api.workspaceId}/search`, { body: { query: question, limit: 3 } }),
  listConversations: () => call(`/workspaces/${api.workspaceId}/conversations`),
  openConversation: async () => {
    const response = await call(`/workspaces/${api.workspaceId}/conversations`);
    const { conversations } = (await response.json()) as { conversations: { id: string }[] };
    return call(`/conversations/${conversations[0]?.id ?? ''}`);
  },
};

describe('/api/v1', () => {
  it('gives out its own description, to anybody', async () => {
    const response = await fetch(`${api.address}/openapi.json`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(makeOpenApi())));
  });

  it('answers a question as a stream of the events that it describes', async () => {
    for (const mode of ['quotes', 'model']) {
      api.scripted.play({ kind: 'text', text: 'The monthly rent of the mill is 2,400 euros. [1.2]' });
      const response = await call(`/workspaces/${api.workspaceId}/ask`, { body: { question, mode } });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const events = eventsOf(await response.text());
      for (const event of events) expectReply(event, 'AnswerEvent');
      expect(events.at(-1)).toMatchObject({ type: 'answer-end', answer: { refused: false, mode } });
    }
  });

  it.each(
    Object.values(operations).flatMap(({ id, reply, refusesAsOpenAi }) =>
      typeof reply === 'object' && 'json' in reply && !refusesAsOpenAi ? [{ id, ...reply }] : [],
    ),
  )('$id answers what is described', async ({ id, status, json }) => {
    const response = (await calls[id]?.()) ?? new Response(null, { status: 599 });
    const body: unknown = await response.json();
    expect({ status: response.status, body }).toMatchObject({ status });
    expectReply(body, json);
  });

  it('finds the passage with its place, and shows it in its document', async () => {
    const found = await calls['searchPassages']?.();
    const search = (await found?.json()) as {
      answerable: boolean;
      passages: { chunkId: string }[];
      quotes: { sentence: string }[];
    };
    expect(search.answerable).toBe(true);
    expect(search.quotes[0]?.sentence).toContain('2,400 euros');
    const read = await calls['readPassages']?.();
    const { passages } = (await read?.json()) as { passages: { chunkId: string; number: number }[] };
    expect(passages[0]).toMatchObject({ chunkId: search.passages[0]?.chunkId, number: 1 });
    const searched = (await auditRecords()).filter(({ action }) => action === 'passages.searched');
    expect(searched.at(-1)).toMatchObject({
      actor: api.ownerId,
      detail: {
        documentIds: expect.arrayContaining([lease()]) as string[],
        chunkIds: expect.arrayContaining(search.passages.map(({ chunkId }) => chunkId)) as string[],
      },
    });
  });

  it('gives out files whole and in parts, follows documents, and deletes them', async () => {
    const file = await call(`/documents/${lease()}/file`);
    expect(await file.text()).toContain('2,400 euros');
    const part = await call(`/documents/${lease()}/file`, { headers: { range: 'bytes=0-6' } });
    expect({ status: part.status, text: await part.text() }).toEqual({ status: 206, text: '# Lease' });
    const stream = await call(`/workspaces/${api.workspaceId}/documents/events`);
    const reader = stream.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    for (const event of eventsOf(first)) expectReply(event, 'DocumentsEvent');
    const made = await calls['uploadDocument']?.();
    const { id } = (await made?.json()) as { id: string };
    const deleted = await call(`/documents/${id}`, { method: 'DELETE' });
    expect({ status: deleted.status, text: await deleted.text() }).toEqual({ status: 204, text: '' });
  });

  it('refuses as it describes, and what is absent as what is not lent', async () => {
    const stranger = contextOf(await addPerson('stranger@example.org'));
    const { key } = await api.keyOf(stranger);
    const refusals = [
      await call('/workspaces', { key: 'pincite_nothing' }),
      await call(`/workspaces/${api.workspaceId}`, { key }),
      await call(`/workspaces/${newId()}`, { key }),
      await call(`/workspaces/${api.workspaceId}/search`, { body: { query: 'rent', more: 1 } }),
      await call(`/workspaces/${api.workspaceId}/search`, { body: { query: ' ' } }),
      await call(`/workspaces/${api.workspaceId}/search`, { key, body: { query: 'rent' } }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([401, 404, 404, 400, 400, 404]);
    const bodies = await Promise.all(refusals.map((response) => response.json()));
    for (const body of bodies) expectReply(body, 'Error');
  });

  it.each([
    '/account/api-keys',
    '/account',
    '/admin/people',
    '/admin/system',
    '/auth/get-session',
    '/setup',
    '/v1/workspaces',
    '/../admin/people',
    '/%2e%2e/admin/people',
    '//workspaces',
    '/workspaces/..%2f..%2fadmin%2fpeople',
  ])('has nothing at %s', async (path) => {
    const response = await call(path);
    expect([308, 401, 404]).toContain(response.status);
    expect(await response.text()).not.toContain('"people"');
  });

  it('lets a key for reading change nothing', async () => {
    const { key } = await api.keyOf(api.owner, { role: 'reader' });
    const path = `/workspaces/${api.workspaceId}/documents?name=a.txt`;
    expect((await call(path, { key, raw: 'Words.' })).status).toBe(404);
    expect((await call(`/documents/${lease()}`, { key, method: 'DELETE' })).status).toBe(404);
    expect((await call(`/documents/${lease()}`, { key })).status).toBe(200);
  });
});
