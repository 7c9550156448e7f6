import { copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireAdministrator } from '#lib/access/roles.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { hashOfModelFile } from '#lib/models/file-hash.ts';
import { findModelFile } from '#lib/models/files.ts';
import { manifestName, manifestSchema, type Manifest } from './bundle-manifest.ts';
import { sha256OfFile } from './check-file.ts';
import { confirmFile } from './confirm-file.ts';
import { listKnownFiles } from './confirmed-files.ts';
import { isThere, partPath, placeOf } from './intake-paths.ts';

export type ImportModelsInput = { directory: string; onFile?: (name: string) => void };

type Bundled = Manifest['models'][number];

function refuse(personMessage: string): AppError {
  return new AppError('INPUT_INVALID', { personMessage });
}

async function readManifest(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, manifestName), 'utf8').catch(() => null);
  if (text === null) throw refuse(`${directory} has no ${manifestName}: it is no complete bundle of models.`);
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    throw refuse(`${manifestName} in ${directory} is damaged or of another version. Make the bundle again.`);
  }
}

/** Everything that is known to be wrong before anything is copied. */
async function checkBundle(directory: string, { models }: Manifest): Promise<void> {
  for (const { name, bytes } of models.flatMap(({ files }) => files)) {
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found?.size !== bytes)
      throw refuse(`${name} in the bundle is missing or has another size. Make the bundle again.`);
    if (await isThere(placeOf(name)))
      throw refuse(`A file named ${name} is here already. Remove it first, or leave it out.`);
  }
}

/** Copies a file and checks the copy, so that what the stick gives is read once only. */
async function takeIn(directory: string, { name, sha256 }: Bundled['files'][number]): Promise<void> {
  const path = await partPath(`import-${name}`);
  await copyFile(join(directory, name), path);
  if ((await sha256OfFile(path)) !== sha256) {
    await rm(path);
    throw refuse(
      `${name} in the bundle is damaged: its SHA-256 is not the one that the list names. Make the bundle again.`,
    );
  }
  await rename(path, placeOf(name));
}

/** A model of the bundle that can't be used here is not left behind. */
async function confirmImported(context: RequestContext, { name, files, sha256 }: Bundled): Promise<void> {
  const model = (await listKnownFiles()).find(({ file }) => file.name === name);
  const isRight = model !== undefined && (await hashOfModelFile(model.file)) === sha256;
  if (!isRight || model.role === null) {
    for (const file of files) await rm(placeOf(file.name), { force: true });
    throw refuse(model?.problem ?? `${name} in the bundle is not what the list says. It was not taken in.`);
  }
  const { bytes } = model.file;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await confirmFile(tx, context, { sha256, name, bytes, entryId: null, origin: 'import' });
  });
}

/**
 * Takes in a bundle that `bundleModels` made: each file is checked by its hash and its header, put among the models and
 * confirmed. For administrators. Throws `INPUT_INVALID` with what is wrong; models before the wrong one stay.
 */
export async function importModels(context: RequestContext, input: ImportModelsInput): Promise<Manifest> {
  await requireAdministrator(context);
  const { directory } = input;
  const manifest = await readManifest(directory);
  await checkBundle(directory, manifest);
  await mkdir(config().models.directory, { recursive: true });
  for (const model of manifest.models) {
    input.onFile?.(model.name);
    for (const file of model.files) await takeIn(directory, file);
    if (!(await findModelFile(model.name)))
      throw refuse(`${model.name} is not among the files of the bundle.`);
    await confirmImported(context, model);
  }
  return manifest;
}
