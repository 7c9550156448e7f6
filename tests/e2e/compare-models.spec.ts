import { type ScriptedEngine, startScriptedEngine } from '#tests/support/scripted-engine.ts';
import { look } from './support/look.ts';
import { send } from './support/requests.ts';
import { expect, expectAccessible, test, workspaceNamed } from './support/test.ts';

/** Two language models on remote engines, asked the same question. */

const question = 'Which damages are owed for late delivery?';
let engines: ScriptedEngine[];

test.beforeAll(async () => {
  engines = [await startScriptedEngine(), await startScriptedEngine()];
});
test.afterAll(async () => {
  for (const engine of engines) await engine.close();
});

test('an administrator compares two models blind, votes, and sees which was which', async ({ page }) => {
  const ids: string[] = [];
  for (const [index, { url }] of engines.entries()) {
    const data = { name: `Side ${index + 1}`, url, chatModel: `model-${index + 1}` };
    const { id } = (await send(page, { method: 'POST', path: '/api/admin/engines', data })) as { id: string };
    ids.push(id);
  }
  engines[0]?.play({
    kind: 'text',
    text: 'The Supplier shall pay delay damages of 0.5 % of the Price. [1.1]\n',
  });
  engines[1]?.play({ kind: 'text', text: 'NOT_FOUND' });
  await page.goto('/admin/models');
  await page.getByRole('link', { name: 'Compare language models' }).click();
  await page.getByLabel('Workspace', { exact: true }).selectOption({ label: 'Pump supply' });
  await page.getByLabel('One model').selectOption({ label: 'model-1, remote: Side 1' });
  await page.getByLabel('Another model').selectOption({ label: 'model-1, remote: Side 1' });
  await expect(page.getByText('Choose another one than the first.')).toBeVisible();
  await page.getByLabel('Another model').selectOption({ label: 'model-2, remote: Side 2' });
  await expect(page.getByText('are sent out of this server, to Side 1 (http://127.0.0.1:')).toContainText(
    '; Side 2 (',
  );
  await page.getByRole('button', { name: 'Ask both' }).click();
  await expect(page.getByText('Type a question.')).toBeVisible();
  await page.getByLabel('Question', { exact: true }).fill(question);
  await page.getByRole('button', { name: 'Ask both' }).click();

  const vote = page.getByRole('group', { name: 'Which answer is better?' });
  await expect(vote).toBeVisible();
  const answers = page.getByRole('region', { name: 'Answers' });
  await expect(answers).not.toContainText('model-');
  await expect(answers.getByRole('article', { name: 'Model A' })).toContainText('whole after');
  await expectAccessible(page);
  await look(page, 'compare-models');
  await vote.getByRole('button', { name: 'Both are good' }).click();
  await expect(page.getByText('Thank you. Your vote is counted below.')).toBeVisible();
  await expect(answers.getByRole('article', { name: /model-1/ })).toBeVisible();
  const row = page
    .getByRole('table', { name: 'Language models compared' })
    .getByRole('row', { name: /^model-1/ });
  await expect(row.getByRole('cell').nth(2)).toHaveText('1');

  // Nothing of it stays among the conversations.
  const path = `/api/workspaces/${await workspaceNamed(page, 'Pump supply')}/conversations`;
  const { conversations } = (await send(page, { method: 'GET', path })) as {
    conversations: { title: string }[];
  };
  expect(conversations.map(({ title }) => title)).not.toContain(question);
  for (const id of ids) await send(page, { method: 'DELETE', path: `/api/admin/engines/${id}` });
});
