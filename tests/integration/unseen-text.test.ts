import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { chunks, pages } from '#lib/db/schema/index.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { makeDocx, paragraph } from '#tests/fixtures/parse/make-docx.ts';
import { makePdf, writeAt } from '#tests/fixtures/parse/make-pdf.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { uploadFile } from '#tests/support/ingest.ts';
import { operator } from '#tests/support/people.ts';
import { answerOf, workUntilIdle } from '#tests/support/searchable.ts';

let engine: EngineProcess;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

const shown = 'The supplier keeps the spare parts of the pump in stock for ten years.';
const secret = 'The monthly fee for the pump is 9 euros and is never raised.';

/** Three pages; the second and the third have a white sentence, too. */
function makeHiddenPdf(): Promise<Buffer> {
  return makePdf((document) => {
    for (const number of [1, 2, 3]) {
      if (number > 1) document.addPage();
      document.fillColor('black').fontSize(11);
      writeAt(document, [[`Page ${number}. ${shown}`, 72, 90]]);
      if (number > 1) writeAt(document.fillColor('white'), [[secret, 72, 300]]);
    }
  });
}

const vanished = `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>${secret}</w:t></w:r></w:p>`;

const files = async (): Promise<Record<string, string | Uint8Array>> => ({
  'hidden.pdf': await makeHiddenPdf(),
  'hidden.docx': makeDocx(paragraph(shown) + vanished),
  'hidden.html': `<!doctype html><html><body><p>${shown} In HTML.</p><p style="display:none">${secret}</p></body></html>`,
  'hidden.md': `${shown} In Markdown.\n\n<div style="font-size:0">${secret}</div>\n`,
});

async function uploadAll(name: string, all: Iterable<readonly [string, string | Uint8Array]>) {
  const { id: workspaceId } = await createWorkspace(operator, { name });
  for (const [file, content] of all) await uploadFile(workspaceId, file, content);
  await workUntilIdle();
  const views = await listDocuments(operator, { workspaceId });
  return { workspaceId, views: new Map(views.map((view) => [view.name, view])) };
}

test('hidden text is told where it is, is kept nowhere, and is found by no question', async () => {
  const { workspaceId, views } = await uploadAll('Hidden', Object.entries(await files()));
  const told = (name: string) => {
    const { state, unseen, gaps } = views.get(name) as DocumentView;
    return { state, unseen, gaps };
  };
  const characters = 47;
  expect(told('hidden.pdf')).toEqual({
    state: 'ready with gaps',
    unseen: [{ from: 2, to: 3, characters: 2 * characters }],
    gaps: [],
  });
  for (const name of ['hidden.docx', 'hidden.html', 'hidden.md'])
    expect(told(name), name).toMatchObject({
      state: 'ready with gaps',
      unseen: [{ from: 1, to: 1, characters }],
    });

  const kept = JSON.stringify([
    await database().select({ text: pages.text, problem: pages.problem }).from(pages),
    await database().select().from(chunks).where(eq(chunks.workspaceId, workspaceId)),
  ]);
  expect(kept).toContain('spare parts');
  expect(kept).not.toMatch(/9 euros|never raised/);

  for (const question of [
    'What is the monthly fee for the pump?',
    'Is the fee ever raised?',
    'How long are spare parts of the pump kept in stock?',
  ]) {
    const answer = JSON.stringify(await answerOf(operator, { workspaceId, question, mode: 'quotes' }));
    expect(answer, question).not.toMatch(/9 euros|never raised/);
  }
});
