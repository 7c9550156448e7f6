import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setClockOffset } from '#lib/core/clock.ts';
import { config, setConfig } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { isAppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { conversations, questionUsage } from '#lib/db/schema/index.ts';
import { usageFilterSchema } from '#lib/shared/usage.ts';
import { readUsage } from '#lib/usage/read-usage.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { POST as exportRoute } from '#app/api/admin/usage/export/route.ts';
import { PATCH as costsRoute } from '#app/api/admin/usage/costs/route.ts';
import { GET as usageRoute } from '#app/api/admin/usage/route.ts';
import { GET as metricsRoute } from '#app/metrics/route.ts';
import { actionsDuring } from '#tests/support/audit.ts';
import { pageRequest, setUpServer } from '#tests/support/auth.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { ask, makeSearchable, useScriptedChat } from '#tests/support/searchable.ts';

const settings = {
  PINCITE_DATA_DIR: config().dataDir,
  PINCITE_LOG_LEVEL: 'silent',
  PINCITE_MIN_FREE_MB: '0',
};
const question = 'When is the archive open?';
const text = '# Opening hours\n\nThe archive is open from nine to five on weekdays. It is closed in August.';
const costs = {
  currency: 'EUR',
  hardwarePrice: 4800,
  yearsOfUse: 4,
  watts: 0,
  hoursPerDay: 24,
  pricePerKilowattHour: 0.3,
  otherPerMonth: 0,
  apiPrices: [{ name: 'Large', perMillionInputTokens: 3, perMillionOutputTokens: 15 }],
};

let engine: EngineProcess;
let scripted: ScriptedEngine;
let workspaceId: string;
let cookie: string;
let administrator: RequestContext;
/** What a model answers well. */
let reply: string;

beforeAll(async () => {
  migrateDatabase();
  const server = await setUpServer();
  cookie = server.cookie;
  administrator = contextOf(server.userId, { isAdministrator: true });
  engine = await startEngine();
  scripted = await startScriptedEngine();
  const manager = contextOf(await addPerson('manager@example.org'));
  ({ workspaceId } = await makeSearchable(manager, '=HYPERLINK("x")', { 'hours.md': text }));
  await useScriptedChat(operator, scripted);
  scripted.play({ kind: 'text', text: 'NOT_FOUND' });
  await ask(manager, { workspaceId, question, mode: 'model' });
  const prompt = JSON.stringify(scripted.requests.at(-1)?.body['messages']);
  const id = /\[(\d+\.\d+)\] The archive is open/.exec(prompt)?.[1] ?? '';
  reply = `The archive is open from nine to five on weekdays. [${id}]\n`;
});
afterEach(() => {
  setClockOffset(0);
  setConfig(settings);
});
afterAll(async () => {
  await engine.stop();
  await scripted.close();
  closeDatabase();
});

async function makePerson(): Promise<{ userId: string; context: RequestContext }> {
  const userId = await addPerson(`${newId()}@example.org`);
  await grantRole(operator, { workspaceId, holder: { userId }, role: 'reader' });
  return { userId, context: contextOf(userId) };
}

const rowsOf = (userId: string) =>
  database()
    .select()
    .from(questionUsage)
    .where(eq(questionUsage.personId, userId))
    .orderBy(questionUsage.seq);

describe('what a question took', () => {
  it('is written down for quotes and for written answers, and outlives the conversation', async () => {
    const { userId, context } = await makePerson();
    scripted.play({ kind: 'text', text: reply });
    await ask(context, { workspaceId, question, mode: 'quotes' });
    await ask(context, { workspaceId, question, mode: 'model' });
    scripted.play({ kind: 'text', text: 'NOT_FOUND' });
    await ask(context, { workspaceId, question, mode: 'model' });
    await inTransaction(async (tx) => {
      await tx.delete(conversations).where(eq(conversations.ownerId, userId));
    });
    const [quotes, written, refused, ...more] = await rowsOf(userId);
    expect(more).toEqual([]);
    expect(quotes).toMatchObject({ model: null, outcome: 'answered', promptTokens: 0, completionTokens: 0 });
    expect(written).toMatchObject({ model: 'scripted-chat', outcome: 'answered', workspaceId });
    // As the engine says it, see the scripted engine.
    expect(written).toMatchObject({ promptTokens: 10, completionTokens: Math.ceil(reply.length / 4) });
    expect(refused).toMatchObject({ model: 'scripted-chat', outcome: 'refused' });
  });

  it('counts what a model had read and written when somebody stops it', async () => {
    const { userId, context } = await makePerson();
    scripted.play({ kind: 'text', text: reply.repeat(20), delayMs: 20 });
    const stop = new AbortController();
    const { answerQuestion } = await import('#lib/answer/answer-question.ts');
    const input = { workspaceId, question, mode: 'model' as const, signal: stop.signal };
    for await (const event of answerQuestion(context, input)) if (event.type === 'claim-end') stop.abort();
    const [row] = await rowsOf(userId);
    expect(row).toMatchObject({ outcome: 'cancelled', model: 'scripted-chat' });
    expect(row?.promptTokens).toBeGreaterThan(100);
    expect(row?.completionTokens).toBeGreaterThan(5);
  });

  it('counts against the tokens of an hour; quotes can still be had', async () => {
    setConfig({ ...settings, PINCITE_TOKENS_PER_HOUR: '20' });
    const { context } = await makePerson();
    scripted.play({ kind: 'text', text: reply });
    setClockOffset(-50 * 60_000);
    await ask(context, { workspaceId, question, mode: 'model' });
    setClockOffset(0);
    const error: unknown = await ask(context, { workspaceId, question, mode: 'model' }).catch(
      (thrown: unknown) => thrown,
    );
    if (!isAppError(error, 'QUOTA_REACHED')) throw new Error(`not refused: ${String(error)}`);
    expect(error.personMessage).toBe(
      'Your written answers took 20 tokens within an hour, as many as this server allows. Ask for quotes only. Try again in about 10 minutes.',
    );
    await ask(context, { workspaceId, question, mode: 'quotes' });
    setClockOffset(11 * 60_000);
    await ask(context, { workspaceId, question, mode: 'model' });
    // The operator at the console is not bound.
    await ask(operator, { workspaceId, question, mode: 'model' });
    await ask(operator, { workspaceId, question, mode: 'model' });
  });
});

describe('the Usage page', () => {
  const read = (by: string, context = administrator) => readUsage(context, usageFilterSchema.parse({ by }));

  it('adds up by month, person, workspace and model', async () => {
    const { userId, context } = await makePerson();
    setClockOffset(-40 * 86_400_000);
    await ask(context, { workspaceId, question, mode: 'quotes' });
    setClockOffset(0);
    await ask(context, { workspaceId, question, mode: 'quotes' });
    const months = (await read('month')).rows;
    expect(months.length).toBeGreaterThanOrEqual(2);
    expect(months.map(({ id }) => id)).toEqual(months.map(({ id }) => id).toSorted());
    const person = (await read('person')).rows.find(({ id }) => id === userId);
    expect(person).toMatchObject({ name: expect.any(String) as string, sums: { questions: 2, written: 0 } });
    const models = (await read('model')).rows.map(({ id }) => id);
    expect(models.toSorted()).toEqual(['', 'scripted-chat']);
    const { total, rows } = await read('workspace');
    // Not a member: the workspace has no name for this administrator.
    expect(rows).toEqual([{ id: workspaceId, name: null, sums: total }]);
    const thisMonth = await readUsage(administrator, usageFilterSchema.parse({ months: '1' }));
    expect(thisMonth.total.questions).toBeLessThan(total.questions);
  });

  it('is absent for everybody else', async () => {
    const { context } = await makePerson();
    await expect(read('month', context)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says what a thousand questions cost, beside services', async () => {
    const request = pageRequest('/api/admin/usage/costs', { method: 'PATCH', cookie, body: costs });
    const actions = await actionsDuring(async () => {
      expect((await costsRoute(request)).status).toBe(204);
    });
    expect(actions).toContain('usage.costs-changed');
    const { costReport } = await read('month');
    expect(costReport).toMatchObject({ totalPerMonth: 100, services: [{ name: 'Large' }] });
    expect(costReport?.perThousandQuestions).toBeGreaterThan(0);
    expect(costReport?.services[0]?.breakEvenQuestionsPerMonth).toBeGreaterThan(0);
    const wrong = pageRequest('/api/admin/usage/costs', {
      method: 'PATCH',
      cookie,
      body: { ...costs, yearsOfUse: 0 },
    });
    expect((await costsRoute(wrong)).status).toBe(400);
  });

  it('is exported as a table that a spreadsheet never computes, and that is recorded', async () => {
    await grantRole(operator, {
      workspaceId,
      holder: { userId: (administrator.principal as { userId: string }).userId },
      role: 'reader',
    });
    let body = '';
    const actions = await actionsDuring(async () => {
      const request = pageRequest('/api/admin/usage/export?months=12', { method: 'POST', cookie });
      const response = await exportRoute(request);
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      body = await response.text();
    });
    expect(actions).toContain('usage.exported');
    const [head, ...lines] = body.trimEnd().split('\r\n');
    expect(head).toMatch(/^"month","person","personName","workspace","workspaceName","model","questions"/);
    expect(lines.length).toBeGreaterThan(3);
    expect(body).toContain(`"'=HYPERLINK(""x"")"`);
    const json = (await (await usageRoute(pageRequest('/api/admin/usage?months=12', { cookie }))).json()) as {
      total: { questions: number };
    };
    const questions = lines.map((line) => Number(line.split('","')[6]));
    expect(questions.reduce((sum, one) => sum + one, 0)).toBe(json.total.questions);
  });
});

describe('the figures for monitoring', () => {
  const token = 'a-token-of-at-least-sixteen';
  const read = (authorization?: string) =>
    metricsRoute(
      new Request(
        'http://127.0.0.1/metrics',
        authorization === undefined ? {} : { headers: { authorization } },
      ),
    );

  it('are absent without the token, and without a setting for everybody', async () => {
    expect((await read(`Bearer ${token}`)).status).toBe(404);
    setConfig({ ...settings, PINCITE_METRICS_TOKEN: token });
    for (const shown of [undefined, 'Bearer wrong', `Basic ${token}`])
      expect((await read(shown)).status).toBe(404);
  });

  it('are sums without a name, an identifier or a word', async () => {
    setConfig({ ...settings, PINCITE_METRICS_TOKEN: token });
    const { userId, context } = await makePerson();
    const value = async (line: RegExp) => {
      const response = await read(`Bearer ${token}`);
      expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
      const found = await response.text();
      for (const secret of [userId, workspaceId, 'archive', 'hours.md', 'example.org'])
        expect(found).not.toContain(secret);
      return Number(line.exec(found)?.[1] ?? Number.NaN);
    };
    const counted = /pincite_questions_total\{mode="quotes",outcome="answered"\} (\d+)/;
    const before = await value(counted);
    await ask(context, { workspaceId, question, mode: 'quotes' });
    expect(await value(counted)).toBe(before + 1);
    expect(await value(counted)).toBe(before + 1);
    expect(await value(/pincite_documents\{state="ready"\} (\d+)/)).toBe(1);
    expect(await value(/pincite_question_seconds_count\{mode="quotes"\} (\d+)/)).toBe(before + 1);
    expect(await value(/pincite_chunks (\d+)/)).toBeGreaterThan(0);
  });

  it('are those that the dashboard shows', async () => {
    setConfig({ ...settings, PINCITE_METRICS_TOKEN: token });
    const found = await (await read(`Bearer ${token}`)).text();
    const named = readFileSync('docs/monitoring/grafana-dashboard.json', 'utf8').match(
      /\b(?:pincite|process|nodejs)_\w+/g,
    );
    expect(new Set(named).size).toBeGreaterThan(6);
    for (const name of new Set(named)) expect(found).toContain(`\n${name}`);
  });
});
