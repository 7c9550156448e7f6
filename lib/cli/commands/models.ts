import { listModels, type ListedModel, type ModelsReport } from '#lib/admin/list-models.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { operatorContext } from '../operator.ts';
import { prepareDataUnlessRunning } from '../prepare-data.ts';
import { printLine } from '../say.ts';

/** `pincite models`: what is installed and what is in use; false when a file that is there can't be used. */
export async function runModels(options: { json?: true }): Promise<boolean> {
  prepareDataUnlessRunning();
  try {
    const report = await listModels(operatorContext());
    if (options.json) printLine(JSON.stringify(report));
    else for (const line of describe(report)) printLine(line);
    return report.files.every(({ problem }) => problem === null);
  } finally {
    closeDatabase();
  }
}

function describe(report: ModelsReport): string[] {
  return [
    `Models are looked for in ${report.directory}`,
    ...report.files.map(describeFile),
    ...report.active.map(
      ({ role, name, engineName, problem }) =>
        `In use for ${role}: ${name ?? 'none'}${engineName === null ? '' : ` on ${engineName}`}${problem === null ? '' : ` – ${problem}`}`,
    ),
  ];
}

function describeFile({ name, role, bytes, quantisation, problem, fitsInMemory }: ListedModel): string {
  const size = fitsInMemory ? formatBytes(bytes) : `${formatBytes(bytes)}, large for this machine`;
  const facts = [role ?? 'unknown use', quantisation, size].filter((fact) => fact !== '').join(', ');
  return `  ${name} (${facts})${problem === null ? '' : ` – ${problem}`}`;
}
