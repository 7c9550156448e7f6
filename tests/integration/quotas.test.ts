import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '#lib/auth/create-api-key.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { config, setConfig } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { isAppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { conversations } from '#lib/db/schema/index.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { requireQuestionQuota } from '#lib/quotas/require-question-quota.ts';
import { viewAs } from '#lib/review/view-as.ts';
import type { WorkspaceRole } from '#lib/shared/roles.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { POST as askRoute } from '#app/api/workspaces/[workspaceId]/ask/route.ts';
import { POST as uploadRoute } from '#app/api/workspaces/[workspaceId]/documents/route.ts';
import { pageRequest, setUpServer } from '#tests/support/auth.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { ask, eventOf, makeSearchable, workUntilIdle } from '#tests/support/searchable.ts';

const settings = {
  PINCITE_DATA_DIR: config().dataDir,
  PINCITE_LOG_LEVEL: 'silent',
  PINCITE_MIN_FREE_MB: '0',
};
const limits = { PINCITE_QUESTIONS_PER_HOUR: '3', PINCITE_UPLOAD_MB_PER_DAY: '0.01' };
const question = 'When is the archive open?';
const text = '# Opening hours\n\nThe archive is open from nine to five on weekdays. It is closed in August.';

let engine: EngineProcess;
let workspaceId: string;
let cookie: string;
let administratorId: string;

beforeAll(async () => {
  migrateDatabase();
  ({ cookie, userId: administratorId } = await setUpServer());
  engine = await startEngine();
  ({ workspaceId } = await makeSearchable(operator, 'Archive', { 'hours.md': text }));
});
afterEach(() => {
  setClockOffset(0);
  setConfig(settings);
});
afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

async function makePerson(
  role: WorkspaceRole = 'editor',
): Promise<{ userId: string; context: RequestContext }> {
  const userId = await addPerson(`${newId()}@example.org`);
  await grantRole(operator, { workspaceId, holder: { userId }, role });
  return { userId, context: contextOf(userId) };
}

async function refusalOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error, 'QUOTA_REACHED')) throw new Error(`not refused: ${String(error)}`);
  return { message: error.personMessage, seconds: Number(error.detail?.['retryAfterSeconds']) };
}

async function* bytes(sizeBytes: number): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(`${newId()} `.padEnd(sizeBytes, 'word ')));
}
const upload = (context: RequestContext, sizeBytes: number) =>
  uploadDocument(context, { workspaceId, name: `${newId()}.txt`, content: bytes(sizeBytes) });

describe('questions of an hour', () => {
  it('are refused above the limit, with the time when the oldest is an hour old', async () => {
    setConfig({ ...settings, ...limits });
    const { userId, context } = await makePerson();
    setClockOffset(-30 * 60_000);
    await ask(contextOf(userId), { workspaceId, question });
    setClockOffset(0);
    await ask(context, { workspaceId, question });
    await ask(context, { workspaceId, question });
    const { message, seconds } = await refusalOf(ask(context, { workspaceId, question }));
    expect(seconds).toBeGreaterThan(29 * 60);
    expect(seconds).toBeLessThanOrEqual(30 * 60);
    expect(message).toMatch(/^You asked 3 questions within an hour.* Try again in about 30 minutes\.$/);
    // Not deleting them gives any back, nor another session; only time does.
    await inTransaction(async (tx) => {
      await tx.delete(conversations).where(eq(conversations.ownerId, userId));
    });
    await refusalOf(ask(contextOf(userId), { workspaceId, question }));
    setClockOffset(31 * 60_000);
    expect(eventOf(await ask(contextOf(userId), { workspaceId, question }), 'answer-end')).toBeDefined();
    await refusalOf(ask(contextOf(userId), { workspaceId, question }));
  });

  it('are each person’s own, with those of their keys, and the operator’s are not counted', async () => {
    setConfig({ ...settings, ...limits });
    const { userId, context } = await makePerson();
    const scope = { role: 'reader' as const, workspaceIds: null, days: 1 };
    const { id: keyId } = await createApiKey(context, { name: 'Program', ...scope });
    const program: RequestContext = { principal: { kind: 'key', userId, keyId }, requestId: 'test' };
    for (let count = 0; count < 3; count += 1) await ask(program, { workspaceId, question });
    for (const one of [program, context]) await refusalOf(ask(one, { workspaceId, question }));
    const other = await makePerson();
    for (const one of [other.context, operator, operator, operator, operator])
      expect(eventOf(await ask(one, { workspaceId, question }), 'answer-end')).toBeDefined();
  });

  it('are counted quickly, also for somebody who asked very much', async () => {
    const { userId, context } = await makePerson();
    const { sqlite } = (await import('#lib/db/client.ts')).writingConnection();
    // Straight into the log: what is measured is reading it.
    const body = (seq: number) =>
      JSON.stringify({ seq, at: new Date().toISOString(), actor: userId, action: 'question.asked' });
    const insert = sqlite.prepare('insert into audit (seq, previous_hash, body, hash) values (?, ?, ?, ?)');
    const empty = Buffer.alloc(32);
    sqlite.transaction(() => {
      for (let seq = 1_000_000; seq < 1_020_000; seq += 1) insert.run(seq, empty, body(seq), empty);
    })();
    const plan = sqlite
      .prepare(
        `explain query plan select at from audit where actor = ? and action = ? and at > ? order by at desc limit 1 offset 599`,
      )
      .all(userId, 'question.asked', '')
      .map((row) => (row as { detail: string }).detail);
    expect(plan).toEqual([
      expect.stringContaining('USING INDEX audit_by_actor_action (actor=? AND action=? AND at>?)'),
    ]);
    const startedAt = performance.now();
    await refusalOf(requireQuestionQuota(context));
    expect(performance.now() - startedAt).toBeLessThan(200);
  });

  it('are counted with looks as a member, for the one who looks', async () => {
    setConfig({ ...settings, ...limits });
    const looker = await makePerson('manager');
    const { userId, context } = await makePerson();
    const look = () => viewAs(looker.context, { workspaceId, userId, question });
    await ask(looker.context, { workspaceId, question });
    expect((await look()).quotes).not.toEqual([]);
    await viewAs(looker.context, { workspaceId, userId });
    await refusalOf(look());
    await refusalOf(ask(looker.context, { workspaceId, question }));
    expect(eventOf(await ask(context, { workspaceId, question }), 'answer-end')).toBeDefined();
  });

  it('share the places at once with looks as a member', async () => {
    setConfig({ ...settings, PINCITE_QUESTIONS_AT_ONCE: '1', PINCITE_QUESTIONS_WAITING: '1' });
    const { context, userId } = await makePerson('manager');
    const looks = Array.from({ length: 4 }, () => viewAs(context, { workspaceId, userId, question }));
    const results = await Promise.allSettled(looks);
    const refused = { reason: { code: 'QUOTA_REACHED' } };
    expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([refused, refused]);
    await viewAs(context, { workspaceId, userId });
  });

  it('get status 429 with Retry-After and a sentence over HTTP', async () => {
    setConfig({ ...settings, ...limits, PINCITE_QUESTIONS_PER_HOUR: '1' });
    const params = { params: Promise.resolve({ workspaceId }) };
    const send = () => askRoute(pageRequest('/x', { body: { question }, cookie }), params);
    await (await send()).text();
    const response = await send();
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(3500);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe('QUOTA_REACHED');
    expect(error.message).toContain('Try again in about 60 minutes');
  });
});

describe('uploads of a day', () => {
  it('are refused above the limit, and deleting gives nothing back', async () => {
    setConfig({ ...settings, ...limits });
    const { userId, context } = await makePerson();
    setClockOffset(-20 * 3_600_000);
    const { id } = await upload(contextOf(userId), 6000);
    setClockOffset(0);
    await upload(context, 4000);
    const { message, seconds } = await refusalOf(upload(context, 1000));
    expect(message).toMatch(/10 kB that one person may upload here within 24 hours\. Try again in about/i);
    expect(seconds).toBeGreaterThan(3.9 * 3600);
    expect(seconds).toBeLessThanOrEqual(4 * 3600);
    await deleteDocument(operator, { documentId: id });
    await workUntilIdle();
    await refusalOf(upload(context, 1000));
    setClockOffset(4.1 * 3_600_000);
    await upload(contextOf(userId), 1000);
    await expect(upload(contextOf(userId), 11_000)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await upload(operator, 11_000);
  });

  it('are exact for files that are sent at once', async () => {
    setConfig({ ...settings, ...limits });
    const { context } = await makePerson();
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => upload(context, 3000)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('get status 429 with Retry-After over HTTP, before the file is read', async () => {
    setConfig({ ...settings, ...limits });
    await upload(contextOf(administratorId), 10_000);
    const request = pageRequest('/x?name=more.txt', { cookie });
    const headers = new Headers(request.headers);
    headers.set('content-type', 'application/octet-stream');
    headers.set('content-length', '2000');
    const content = new ReadableStream({
      pull: (controller) => {
        controller.error(new Error('the file was read'));
      },
    });
    const sending = { method: 'POST', headers, body: content, duplex: 'half' };
    const sent = new Request(request.url, sending);
    const response = await uploadRoute(sent, { params: Promise.resolve({ workspaceId }) });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(86_000);
  });
});

describe('somebody who floods the server', () => {
  it('waits for themselves: the question of another person is answered among the first', async () => {
    setConfig({ ...settings, PINCITE_QUESTIONS_AT_ONCE: '2', PINCITE_QUESTIONS_WAITING: '20' });
    const flooder = await makePerson();
    const other = await makePerson();
    let ended = 0;
    const flood = Array.from({ length: 60 }, async () => {
      await ask(flooder.context, { workspaceId, question });
      ended += 1;
    });
    const settled = Promise.allSettled(flood);
    await ask(other.context, { workspaceId, question });
    // Two of the flood run beside it, and few get their turn meanwhile; twenty were still to come.
    expect(ended).toBeLessThan(12);
    const results = await settled;
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(22);
    const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused.every((error) => isAppError(error, 'QUOTA_REACHED'))).toBe(true);
  });
});
