import type { RequestContext } from '#lib/core/context.ts';
import { isId } from '#lib/core/ids.ts';
import { countReaders } from '#lib/review/count-readers.ts';
import { formatCount, formatSeconds } from '#lib/shared/format.ts';
import { findOrCreateWorkspace } from '#lib/workspaces/find-or-create-workspace.ts';
import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { withRuntime } from '../ensure-runtime.ts';
import { ingestFiles, type IngestResult } from '../ingest-files.ts';
import { listFiles } from '../list-files.ts';
import { findWorkspace, operatorContext } from '../operator.ts';
import { printLine, say } from '../say.ts';

const pathsSaid = 5;

export type IngestOptions = { workspace: string; json?: true; password?: string };

/** `pincite ingest PATH…`: one line for each document; false when one of them failed. */
export async function runIngest(caller: string, paths: string[], options: IngestOptions): Promise<boolean> {
  const { files, leftOut } = listFiles(caller, paths);
  if (leftOut.length > 0) {
    const first = leftOut.slice(0, pathsSaid).join(', ');
    const rest = leftOut.length > pathsSaid ? ` and ${leftOut.length - pathsSaid} more` : '';
    say(
      `Left out: ${formatCount(leftOut.length, 'hidden file or link', 'hidden files and links')}: ${first}${rest}.`,
    );
  }
  const context = operatorContext();
  let failures = 0;
  await withRuntime(async () => {
    const workspaceId = await chooseWorkspace(context, options.workspace);
    const report = (result: IngestResult) => {
      if (result.status === 'failed') failures += 1;
      printLine(options.json ? JSON.stringify(result) : describe(result));
    };
    await ingestFiles(context, { workspaceId, files, password: options.password, report });
  });
  if (!options.json && failures > 0)
    say(`${formatCount(failures, 'document')} of ${files.length} could not be read.`);
  return failures === 0;
}

/** By id it is any workspace that is there; by name only one that nobody can have put in the way. Says which, and who reads it. */
async function chooseWorkspace(context: RequestContext, nameOrId: string): Promise<string> {
  const { workspaceId, created } = isId(nameOrId.trim())
    ? { workspaceId: await findWorkspace(context, nameOrId), created: false }
    : await findOrCreateWorkspace(context, { name: nameOrId });
  const { name } = await openWorkspace(context, { workspaceId });
  const readers = formatCount(await countReaders(context, { workspaceId }), 'person', 'people');
  say(`Workspace “${name}” (${workspaceId}), ${created ? 'made now' : 'found'}: ${readers} can read it.`);
  return workspaceId;
}

function describe(result: IngestResult): string {
  const size = `${formatCount(result.pages, 'page')}, ${formatCount(result.chunks, 'passage')}`;
  const detail =
    result.status === 'failed' ? '' : ` (${size}, ${formatSeconds(result.seconds['total'] ?? 0)})`;
  return `${result.document}: ${result.status}${detail}${result.problem === null ? '' : ` – ${result.problem}`}`;
}
