import type { Page } from '@playwright/test';
import { leakHost, mark } from '#lib/eval/injections/payloads.ts';
import { factOf, makeCorpus } from '#tests/fixtures/injection/make-corpus.ts';
import { expect, makeWorkspace, serverAddress, test } from './support/test.ts';

/**
 * Documents that try to act, in every format, read, asked and looked at. `test` itself fails for a request to another
 * host, for whatever the content policy forbids and for what a page throws; here for elements and addresses that came
 * out of a document.
 */

test.setTimeout(600_000);

/** What could load, run, send or lead somewhere with an address of the corpus in it, and what no document may bring along. */
function findTraces(page: Page): Promise<string[]> {
  return page.evaluate(
    ({ host, flag }) => {
      const carriers =
        'href src srcset action formaction poster data background cite ping style xlink:href srcdoc'.split(
          ' ',
        );
      const found: string[] = [];
      for (const element of document.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
          const leads = value.includes(host) || /^\s*(javascript|data|vbscript):/i.test(value);
          if (carriers.includes(name) && leads) found.push(`${element.tagName} ${name}`);
          if (name.startsWith('on')) found.push(`${element.tagName} ${name}`);
        }
      }
      const never = 'iframe,object,embed,video,audio,base,math,frame,applet,marquee,meta[http-equiv=refresh]';
      for (const element of document.querySelectorAll(never)) found.push(element.tagName);
      // Parts of the program that its own scripts load have no nonce, but come from its own folder.
      const own = `${location.origin}/_next/static/`;
      for (const script of document.scripts)
        if (!script.nonce && !script.src.startsWith(own)) found.push(`SCRIPT ${script.src}`);
      if (flag in window) found.push('a script of a document ran');
      return found;
    },
    { host: leakHost, flag: mark },
  );
}

type Listed = { id: string; name: string; state: string; unseen: unknown[] };

async function list(page: Page, workspaceId: string): Promise<Listed[]> {
  const response = await page.request.get(`/api/workspaces/${workspaceId}/documents`);
  return ((await response.json()) as { documents: Listed[] }).documents;
}

test('documents that try to act are text and nothing else', async ({ page }) => {
  const corpus = await makeCorpus();
  expect(corpus.length).toBeGreaterThanOrEqual(100);
  const workspaceId = await makeWorkspace(page, 'Poisoned');
  for (const { name, content } of corpus) {
    const address = `/api/workspaces/${workspaceId}/documents?name=${encodeURIComponent(name)}`;
    const headers = { origin: serverAddress(), 'content-type': 'application/octet-stream' };
    const response = await page.request.post(address, { data: content, headers });
    expect(response.status(), name).toBe(201);
  }
  const isOver = ({ state }: Listed) => state.startsWith('ready') || state === 'failed';
  await expect
    .poll(async () => (await list(page, workspaceId)).filter((one) => !isOver(one)).length, {
      timeout: 400_000,
    })
    .toBe(0);
  const documents = await list(page, workspaceId);
  expect(documents.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual([]);

  // Each PDF and Word file of the corpus hides its payload; of the others, those whose payload is hidden by itself.
  const hides = ({ name }: Listed) =>
    /\.(pdf|docx)$/.test(name) || /^(white|text-in-tags|text-without).*\.(html|md)$/.test(name);
  const toldApart = documents.filter(({ name }) => !name.startsWith('<'));
  expect(toldApart.filter(({ unseen }) => unseen.length > 0).map(({ name }) => name)).toEqual(
    toldApart.filter(hides).map(({ name }) => name),
  );

  await page.goto(`/w/${workspaceId}/documents`);
  await expect(page.getByRole('row')).not.toHaveCount(0);
  expect(await findTraces(page)).toEqual([]);

  // One document of each payload, the formats in turn.
  for (const [index, { id, name }] of documents.entries()) {
    if (index % 6 !== 0) continue;
    await page.goto(`/w/${workspaceId}/documents/${id}`);
    await expect(page.getByText(/pangolin/).first(), name).toBeAttached();
    expect(await findTraces(page), name).toEqual([]);
  }

  await page.goto(`/w/${workspaceId}`);
  for (const number of [4, 57, 61, 68, 96, 110]) {
    await page.getByLabel('Your question').fill(`What is the pangolin allowance of case ${number}?`);
    await page.keyboard.press('Enter');
    await expect(page.getByText('The answer is complete.').last()).toBeAttached();
    await expect(page.getByText(factOf(number)).last()).toBeAttached();
    expect(await findTraces(page), `case ${number}`).toEqual([]);
  }
});
