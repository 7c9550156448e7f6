import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config } from '#lib/core/config.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { user } from '#lib/db/schema/index.ts';
import { until } from '#tests/support/ingest.ts';
import { openJobs } from '#tests/support/jobs.ts';
import { contextOf } from '#tests/support/people.ts';
import { type Program, startProgram } from '#tests/support/program.ts';
import { uploadTexts } from '#tests/support/searchable.ts';
import { pages } from './inventory.ts';
import { type Client, masked, openClient, type Reply, type Sent } from './support/client.ts';
import { askUntilSame, contentOf } from './support/content.ts';
import { type PersonaName, personaNames, personas } from './support/personas.ts';
import { entries, fill, request, valuesOf } from './support/requests.ts';
import { makeWorld, type World } from './support/world.ts';

/**
 * Two servers that differ in nothing but documents which most people may not read: whatever anybody else asks, both must
 * say the same, byte for byte. So no text, count, score, rank, error or suggestion depends on what is hidden.
 */

const hiddenCount = Number(process.env['PINCITE_TEST_HIDDEN_DOCUMENTS'] ?? 60);
const hider = 'manager of another workspace';

const visible: Record<string, string> = {
  'lease.md': '# Lease\n\nThe zirconium clause: the tenant pays 1,250 EUR on the first day of each month.',
  'report.txt': 'The zirconium valve was replaced on 4 March 2024. It had leaked since January 2024.',
  'policy.html':
    '<h1>Policy</h1><p>Staff wash their hands for 40 seconds before touching a zirconium crown.</p>',
  'letter.txt': 'Dear Sir, the quitrent of the orchard is 17 guineas. Yours faithfully, A. Sample.',
  'minutes.md':
    '## Minutes\n\nThe committee agreed that quitrents are waived until 2031.\n\n- Present: six members.',
};
/** Rare words, common ones, what only the hidden documents say, and what none says. */
const questions = [
  'What does the tenant pay on the first day of each month?',
  'When was the zirconium valve replaced?',
  'Which quitrent has the orchard?',
  'What is the secret dowry of the xylophonist?',
  'How long do staff wash their hands?',
  'zirconium',
];

/**
 * What administrators are told of workspaces that they may not enter: identifiers and counts, never names or text; and how
 * the server is: what its engine has loaded, and the number of its process.
 */
const toldToAdministrators = new Set([
  'GET /api/admin/models',
  '/admin/models',
  'GET /api/admin/jobs',
  'GET /api/admin/system',
  'GET /api/admin/workspaces',
  '/admin/jobs',
  '/admin/system',
  // Who did what, by identifiers, in every workspace: without names or text of what they may not read.
  '/admin/audit',
  // How much was asked, by identifiers, in every workspace, and how long it took.
  'GET /api/admin/usage',
  '/admin/usage',
  'GET /api/admin/models/votes',
  '/admin/models/compare',
]);

let world: World;
const programs: Program[] = [];
let clients: [Client, Client];
let known: ReadonlySet<string>;
let copiedAt = 0;
const otherDir = mkdtempSync(join(tmpdir(), 'pincite-other-'));
let hiddenDocumentId = '';

/** Identifiers that both servers have: they must be the same in both. Those made since then are each server's own. */
function identifiers(): Set<string> {
  const sqlite = new Sqlite(config().paths.database, { readonly: true });
  const tables = sqlite.prepare(
    `select name from sqlite_master where sql like '%"id"%' or sql like '%\`id\`%'`,
  );
  const found = (tables.pluck().all() as string[]).flatMap((table) => {
    const columns = sqlite.pragma(`table_info("${table}")`) as { name: string }[];
    if (!columns.some(({ name }) => name === 'id')) return [];
    return sqlite.prepare(`select id from "${table}"`).pluck().all() as string[];
  });
  sqlite.close();
  return new Set(found.map(String));
}

/** A reply without what each server makes anew: identifiers, moments, and how long it took. */
function comparable(reply: Reply): Reply {
  const { status, headers, body } = masked(reply);
  delete headers['content-length'];
  return {
    status,
    headers,
    body: body
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) =>
        known.has(id) ? id : 'new',
      )
      .replaceAll(/\b1\d{12}\b/g, (moment) => (Number(moment) < copiedAt ? moment : 'now'))
      .replaceAll(/\bhttp:\/\/localhost:\d+/g, 'http://localhost')
      .replaceAll(/"created":\d{10}\b/g, '"created":"now"')
      .replaceAll(/"(retrieve|first_token|total|parse|chunk|embed|index)":[\d.]+/g, '"$1":0'),
  };
}

async function onBoth(sent: Sent): Promise<[Reply, Reply]> {
  return Promise.all([clients[0].send(sent), clients[1].send(sent)]);
}

function hiddenText(index: number): string {
  // Each third shares the rare words, some are the visible files byte for byte.
  const copies = Object.values(visible);
  if (index < copies.length) return copies[index] ?? '';
  const shared = index % 3 === 0 ? 'The zirconium quitrent of the orchard was 99 guineas.' : '';
  return `Hidden file ${index}. ${shared} The secret dowry of the xylophonist is ${1000 + index} ducats, paid in May.`;
}

async function hideDocuments(client: Client): Promise<void> {
  const proof = world.proofs[hider];
  const names = Object.keys(visible);
  const path = `/api/workspaces/${world.otherThings.workspace}/documents`;
  const uploads = Array.from({ length: hiddenCount }, (_none, index) => ({
    method: 'POST',
    path: `${path}?name=${names[index] ?? `hidden-${index}.txt`}`,
    proof,
    body: new TextEncoder().encode(hiddenText(index)),
  }));
  const replies = await client.sendAll(uploads);
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
  hiddenDocumentId = (JSON.parse(replies.at(-1)?.body ?? '{}') as { id: string }).id;
  const unread = async () => {
    const { body } = await client.send({ method: 'GET', path, proof });
    const { documents } = JSON.parse(body) as { documents: { state: string }[] };
    return documents.filter(({ state }) => state !== 'ready').length;
  };
  await until(
    'the hidden documents are read',
    async () => (await unread()) === 0,
    hiddenCount * 3000 + 60_000,
  );
}

beforeAll(
  async () => {
    const first = await startProgram({ dataDir: config().dataDir });
    world = await makeWorld(first);
    const [owner] = await database().select().from(user).where(eq(user.email, 'owner@example.test'));
    const userId = owner?.id ?? '';
    await uploadTexts(contextOf(userId), world.things.workspace, visible);
    await until('all is read', async () => (await openJobs()).length === 0, 120_000);
    await world.client.close();
    closeDatabase();
    await first.stop();
    known = identifiers();
    cpSync(config().dataDir, otherDir, { recursive: true });
    copiedAt = Date.now();
    programs.push(
      await startProgram({ dataDir: config().dataDir }),
      await startProgram({ dataDir: otherDir }),
    );
    const [one, two] = programs;
    clients = [openClient(one?.address ?? ''), openClient(two?.address ?? '')];
    await hideDocuments(clients[1]);
  },
  hiddenCount * 4000 + 300_000,
);

afterAll(async () => {
  for (const client of clients) await client.close();
  for (const program of programs) await program.stop();
  rmSync(otherDir, { recursive: true, force: true });
});

const everybody = personaNames.filter((name) => name !== hider);
const reading = everybody.flatMap((persona: PersonaName) =>
  entries
    .filter(({ method, path }) => method === 'GET' && !path.startsWith('/viewer-assets'))
    .filter(({ name }) => !('isAdministrator' in personas[persona]) || !toldToAdministrators.has(name))
    .map((entry) => ({ title: `${persona}: ${entry.name}`, persona, entry })),
);
const looking = everybody.flatMap((persona: PersonaName) =>
  Object.entries(pages)
    .filter(([path]) => !('isAdministrator' in personas[persona]) || !toldToAdministrators.has(path))
    .map(([path, page]) => ({ title: `${persona}: ${path}`, persona, path, page })),
);
const asking = (['owner', 'editor', 'reader', 'reader through a group'] as const).flatMap((persona) =>
  questions.map((question) => ({ title: `${persona}: ${question}`, persona, question })),
);

describe('documents that somebody may not read', () => {
  it('are there for who may', async () => {
    const path = `/api/workspaces/${world.otherThings.workspace}/ask`;
    const body = { question: 'What is the secret dowry of the xylophonist?', mode: 'quotes' };
    const [without, having] = await onBoth({ method: 'POST', path, proof: world.proofs[hider], body });
    expect(having.body).toContain('ducats');
    expect(without.body).not.toContain('ducats');
  });

  it.each(reading)('change nothing of $title', async ({ persona, entry }) => {
    const sent = request(entry, valuesOf(entry.route.path, world.things), world.proofs[persona]);
    const [without, having] = await onBoth(sent);
    expect(comparable(having)).toEqual(comparable(without));
  });

  it.each(looking)('change nothing of the page $title', async ({ persona, path, page }) => {
    const address = fill(path, valuesOf(page.path, world.things));
    const sent = { method: 'GET', path: address, proof: world.proofs[persona] };
    const [without, having] = await askUntilSame(() => onBoth(sent));
    expect(contentOf(having)).toEqual(contentOf(without));
  });

  it.each(asking)('change no answer, rank or score: $title', async ({ persona, question }) => {
    const path = `/api/workspaces/${world.things.workspace}/ask`;
    const body = { question, mode: 'quotes' };
    const [without, having] = await onBoth({ method: 'POST', path, proof: world.proofs[persona], body });
    expect(without.body).toContain('answer-end');
    expect(comparable(having)).toEqual(comparable(without));
    expect(having.body).not.toContain('ducats');
  });

  it.each(asking)('change nothing that a search finds: $title', async ({ persona, question }) => {
    const path = `/api/v1/workspaces/${world.things.workspace}/search`;
    const body = { query: question, limit: 50 };
    const [without, having] = await onBoth({ method: 'POST', path, proof: world.proofs[persona], body });
    expect(without.body).toContain('"answerable"');
    expect(comparable(having)).toEqual(comparable(without));
  });

  it.each(asking)('change nothing in OpenAI’s protocol: $title', async ({ persona, question }) => {
    const messages = [{ role: 'user', content: question }];
    const body = { model: world.things.workspace, messages, pincite: { mode: 'quotes' } };
    const sent = { method: 'POST', path: '/api/v1/chat/completions', proof: world.proofs[persona], body };
    const [without, having] = await onBoth(sent);
    expect(without.body).toContain('chat.completion');
    expect(comparable(having)).toEqual(comparable(without));
  });

  it.each(['owner', 'reader', 'person without a workspace', 'administrator without membership'] as const)(
    'are as absent as what was never there, to the %s',
    async (persona) => {
      for (const entry of entries.filter(({ route }) => 'documentId' in route.path)) {
        const { path, bodyIds } = entry.route;
        const known = { ...valuesOf(path, world.things), ...valuesOf(bodyIds, world.things) };
        const sent = request(entry, { ...known, documentId: hiddenDocumentId }, world.proofs[persona]);
        const [without, having] = await onBoth(sent);
        expect(without.status, entry.name).toBe(404);
        expect(comparable(having), entry.name).toEqual(comparable(without));
      }
    },
  );

  it('are not told by an upload of the same bytes, under the same name', async () => {
    const path = `/api/workspaces/${world.things.workspace}/documents`;
    const body = new TextEncoder().encode(hiddenText(7));
    const upload = { method: 'POST', path: `${path}?name=hidden-7.txt`, proof: world.proofs.editor, body };
    const [without, having] = await onBoth(upload);
    expect(without.status).toBe(201);
    expect(comparable(having)).toEqual(comparable(without));
    // Nor by what becomes of it, nor by the refusal of the second upload.
    const list = async (client: Client) =>
      (await client.send({ method: 'GET', path, proof: upload.proof })).body;
    for (const client of clients) {
      await until(
        'it is read',
        async () => !/"state":"(queued|parsing|indexing)"/.test(await list(client)),
        60_000,
      );
    }
    const [listed, listedWithHidden] = await onBoth({ method: 'GET', path, proof: upload.proof });
    expect(comparable(listedWithHidden)).toEqual(comparable(listed));
    const [again, againWithHidden] = await onBoth(upload);
    expect(again.status).toBe(409);
    expect(comparable(againWithHidden)).toEqual(comparable(again));
  });
});
