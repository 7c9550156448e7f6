import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { importGoldenQuestions } from '#lib/eval/golden/add-golden-questions.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { uploadDocument } from './upload-document.ts';

const sampleName = 'Sample documents';
const sampleDescription = 'A small invented matter and an invented clinical guideline, to try questions on.';

/**
 * Makes a workspace with the sample documents in it, uploaded like any others. Throws what creating a workspace and
 * uploading throw.
 */
export async function createSampleWorkspace(context: RequestContext): Promise<{ workspaceId: string }> {
  const directory = join(config().programDir, 'data', 'samples', 'corpus');
  const names = (await readdir(directory)).filter((name) => name.endsWith('.pdf')).sort();
  const { id: workspaceId } = await createWorkspace(context, {
    name: sampleName,
    description: sampleDescription,
  });
  for (const name of names) {
    await uploadDocument(context, { workspaceId, name, content: createReadStream(join(directory, name)) });
  }
  // Their questions with known answers come along, so that a change of models can be measured at once.
  const text = await readFile(join(directory, '..', 'questions.jsonl'), 'utf8');
  await importGoldenQuestions(context, { workspaceId, text });
  return { workspaceId };
}
