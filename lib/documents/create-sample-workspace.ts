import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
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
  return { workspaceId };
}
