import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { hashOfModelFile } from '#lib/models/file-hash.ts';
import { manifestName, type Manifest } from './bundle-manifest.ts';
import { sha256OfFile } from './check-file.ts';
import { listKnownFiles, type KnownModel } from './confirmed-files.ts';

export type BundleModelsInput = {
  directory: string;
  /** File names; all that may be used when absent. */
  names?: readonly string[] | undefined;
  onFile?: (name: string) => void;
};

async function chosen(names: readonly string[] | undefined): Promise<KnownModel[]> {
  const usable = (await listKnownFiles()).filter(({ status }) => status === 'usable');
  if (names === undefined) return usable;
  return names.map((name) => {
    const found = usable.find(({ file }) => file.name === name);
    if (found) return found;
    throw new AppError('MODEL_NOT_FOUND', {
      message: `no usable model file ${name}`,
      personMessage: `There is no model file ${name} that may be used. “pincite models” lists them.`,
    });
  });
}

/** The folder, new or empty: nothing of somebody else's gets mixed into a bundle. */
async function makeEmpty(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length === 0) return;
  throw new AppError('INPUT_INVALID', { personMessage: `${directory} is not empty. Name a new folder.` });
}

async function bundleOne(model: KnownModel, directory: string): Promise<Manifest['models'][number]> {
  const files: Manifest['models'][number]['files'] = [];
  for (const part of model.file.parts) {
    const place = join(directory, basename(part));
    await copyFile(part, place);
    // Of the copy: what a worn stick made of it would be found when it is imported, but better now.
    files.push({
      name: basename(part),
      bytes: (await stat(place)).size,
      sha256: await sha256OfFile(place),
    });
  }
  const { title, licence, file } = model;
  return { name: file.name, title, licence, sha256: await hashOfModelFile(file), files };
}

/**
 * Copies model files into a folder, e.g. on a stick, with a list of what they are, for a server without a way to the hub. For
 * administrators. Throws `MODEL_NOT_FOUND`, and `INPUT_INVALID` for a folder that is not empty.
 */
export async function bundleModels(context: RequestContext, input: BundleModelsInput): Promise<Manifest> {
  await requireAdministrator(context);
  const models = await chosen(input.names);
  await makeEmpty(input.directory);
  const manifest: Manifest = { format: 'pincite-models-1', models: [] };
  for (const model of models) {
    input.onFile?.(model.file.name);
    manifest.models.push(await bundleOne(model, input.directory));
  }
  // Last: a folder without it is no complete bundle.
  await writeFile(join(input.directory, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
