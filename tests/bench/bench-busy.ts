import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isFinal, waitFor } from './bench-ingest.ts';
import { spread } from './figures.ts';
import { serve } from './served.ts';

const documentsAtOnce = 20;
const question = 'What delay damages does the Supplier owe for late delivery?';
const samples = 'data/samples/corpus';

/** How fast questions and pages are while twenty documents are being read. */
export async function benchBusy(dataDir: string) {
  const server = await serve(dataDir);
  try {
    const workspaceId = await server.makeWorkspace('Busy');
    await server.upload(workspaceId, `${samples}/supply-agreement.pdf`, 'supply-agreement.pdf');
    await waitFor(server.documents, workspaceId, (views) => views.every(isFinal));
    await server.ask(workspaceId, question);
    for (const { path, name } of variants()) await server.upload(workspaceId, path, name);
    const retrieval: number[] = [];
    const answers: number[] = [];
    const pages: number[] = [];
    while (!(await server.documents(workspaceId)).every(isFinal)) {
      const { answer, totalMs } = await server.ask(workspaceId, question);
      retrieval.push(answer.seconds.retrieve * 1000);
      answers.push(totalMs);
      pages.push(await server.loadPage(`/w/${workspaceId}`));
      pages.push(await server.loadPage(`/w/${workspaceId}/documents`));
      await pause(50);
    }
    return {
      documents: documentsAtOnce,
      questionsAsked: answers.length,
      retrieveMilliseconds: spread(retrieval),
      answerMilliseconds: spread(answers),
      pageMilliseconds: spread(pages),
    };
  } finally {
    await server.stop();
  }
}

/** Twenty documents that differ: text files made of the sources of the samples, each with a line of its own. */
function variants(): { path: string; name: string }[] {
  const extra = process.env['PINCITE_EXTRA_DATA'];
  if (extra !== undefined) {
    const folder = join(extra, 'eval/cuad/corpus');
    const names = readdirSync(folder).slice(0, documentsAtOnce);
    return names.map((name) => ({ path: join(folder, name), name }));
  }
  const folder = mkdtempSync(join(tmpdir(), 'pincite-bench-'));
  return Array.from({ length: documentsAtOnce }, (_, number) => {
    const name = `variant-${number}.txt`;
    writeFileSync(
      join(folder, name),
      `Variant ${number}.\n\n${'The pump is tested before it is dispatched. '.repeat(4000)}`,
    );
    return { path: join(folder, name), name };
  });
}
