import { resolve } from 'node:path';
import { closeDatabase } from '#lib/db/client.ts';
import { bundleModels } from '#lib/model-intake/bundle-models.ts';
import { importModels } from '#lib/model-intake/import-models.ts';
import { formatCount } from '#lib/shared/format.ts';
import { operatorContext } from '../operator.ts';
import { prepareDataUnlessRunning } from '../prepare-data.ts';
import { printLine, say } from '../say.ts';

const tell = (name: string) => {
  say(`  ${name}`);
};

/** `pincite models bundle DIR`: copies models that may be used into a folder, with a list of what they are. */
export async function runBundleModels(
  caller: string,
  directory: string,
  { file }: { file?: string[] },
): Promise<boolean> {
  return withData(async () => {
    const input = { directory: resolve(caller, directory), names: file, onFile: tell };
    const { models } = await bundleModels(operatorContext(), input);
    printLine(`${formatCount(models.length, 'model')} copied to ${input.directory}`);
  });
}

/** `pincite models import DIR`: takes in a folder that `bundle` made, and checks it. */
export async function runImportModels(caller: string, directory: string): Promise<boolean> {
  return withData(async () => {
    const input = { directory: resolve(caller, directory), onFile: tell };
    const { models } = await importModels(operatorContext(), input);
    printLine(`${formatCount(models.length, 'model')} taken in`);
  });
}

async function withData(work: () => Promise<void>): Promise<boolean> {
  prepareDataUnlessRunning();
  try {
    await work();
    return true;
  } finally {
    closeDatabase();
  }
}
