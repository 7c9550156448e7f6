import { formatCount, formatSeconds } from '#lib/shared/format.ts';
import { findOrCreateWorkspace } from '#lib/workspaces/find-or-create-workspace.ts';
import { withRuntime } from '../ensure-runtime.ts';
import { ingestFiles, type IngestResult } from '../ingest-files.ts';
import { listFiles } from '../list-files.ts';
import { operatorContext } from '../operator.ts';
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
    const { workspaceId } = await findOrCreateWorkspace(context, { name: options.workspace });
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

function describe(result: IngestResult): string {
  const size = `${formatCount(result.pages, 'page')}, ${formatCount(result.chunks, 'passage')}`;
  const detail =
    result.status === 'failed' ? '' : ` (${size}, ${formatSeconds(result.seconds['total'] ?? 0)})`;
  return `${result.document}: ${result.status}${detail}${result.problem === null ? '' : ` – ${result.problem}`}`;
}
