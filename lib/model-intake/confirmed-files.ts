import { basename } from 'node:path';
import { config } from '#lib/core/config.ts';
import { database } from '#lib/db/client.ts';
import { modelFiles } from '#lib/db/schema/index.ts';
import { modelCatalogue } from '#lib/models/catalogue.ts';
import { starterModelHash } from '#lib/models/choose.ts';
import { hashIfKnown } from '#lib/models/file-hash.ts';
import type { ModelFile } from '#lib/models/files.ts';
import { listModelFiles, type InstalledModel } from '#lib/models/list-model-files.ts';
import { parseTunedName } from '#lib/shared/tuned-name.ts';

/** A model file, with its hash where it had to be known; null while a large file is being hashed. */
export type KnownModel = InstalledModel & { sha256: string | null };

/** Hashes of files that may be used: those that Pincite comes with or knows from the catalogue, and those that were confirmed. */
async function confirmedHashes(): Promise<Set<string>> {
  const rows = await database().select({ sha256: modelFiles.sha256 }).from(modelFiles);
  const inCatalogue = modelCatalogue().models.flatMap(({ file }) => file?.sha256 ?? []);
  return new Set([starterModelHash, ...inCatalogue, ...rows.map(({ sha256 }) => sha256)]);
}

/** What the environment names, whoever runs the server stands for. */
function isNamedByOperator({ name }: ModelFile): boolean {
  const { chat, embedding, reranker } = config().models;
  const tuned = chat === undefined ? undefined : parseTunedName(basename(chat));
  const named = [tuned?.modelName, tuned?.adapter.name, chat, embedding, reranker];
  return named.some((setting) => setting !== undefined && basename(setting) === name);
}

async function toKnown(model: InstalledModel, confirmed: ReadonlySet<string>): Promise<KnownModel> {
  if (model.status !== 'usable') return { ...model, sha256: null };
  const sha256 = await hashIfKnown(model.file);
  const isConfirmed = model.isShipped || isNamedByOperator(model.file) || confirmed.has(sha256 ?? '');
  return isConfirmed ? { ...model, sha256 } : { ...model, sha256, status: 'unconfirmed' };
}

/**
 * All model files with what they are. One that could be used, and that nobody stands for by its hash, is `unconfirmed`: it is
 * neither chosen by rule nor can it be chosen.
 */
export async function listKnownFiles(): Promise<KnownModel[]> {
  const [models, confirmed] = await Promise.all([listModelFiles(), confirmedHashes()]);
  return Promise.all(models.map((model) => toKnown(model, confirmed)));
}
