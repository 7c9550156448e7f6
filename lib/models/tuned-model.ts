import { AppError } from '#lib/core/errors.ts';
import { parseTunedName } from '#lib/shared/tuned-name.ts';
import { findModelFile, type ModelFile } from './files.ts';

/** A model file, with the adapter that is laid over it. */
export type TunedModel = { file: ModelFile; adapter: { file: ModelFile; scale: number } | null };

/**
 * The files behind the name of a model, or of one with an adapter (`nameOfTuned`); undefined when the model is not there. Throws
 * `MODEL_NOT_FOUND` when only its adapter is not.
 */
export async function findTunedModel(name: string): Promise<TunedModel | undefined> {
  const whole = await findModelFile(name);
  if (whole) return { file: whole, adapter: null };
  const parsed = parseTunedName(name);
  const file = parsed && (await findModelFile(parsed.modelName));
  if (!parsed || !file) return undefined;
  const { adapter } = parsed;
  const adapterFile = await findModelFile(adapter.name);
  if (!adapterFile) throw new AppError('MODEL_NOT_FOUND', { message: `no adapter file ${adapter.name}` });
  return { file, adapter: { file: adapterFile, scale: adapter.scale } };
}
