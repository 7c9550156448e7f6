import { AppError } from '#lib/core/errors.ts';
import { findModelFile, type ModelFile } from './files.ts';

/** A fine-tuning (LoRA adapter) that is laid over a language model when it is loaded, and how strongly it counts; 1 is as it was trained. */
export type Adapter = { name: string; scale: number };

/** A model file, with the adapter that is laid over it. */
export type TunedModel = { file: ModelFile; adapter: { file: ModelFile; scale: number } | null };

const tunedName = /^(.+\.gguf) \+ (.+\.gguf) × (\d+(?:\.\d+)?)$/i;

/** The one name under which the engine knows a model with its adapter; people see it, too. */
export function nameOfTuned(modelName: string, adapter: Adapter | null | undefined): string {
  return adapter ? `${modelName} + ${adapter.name} × ${adapter.scale}` : modelName;
}

/** The files behind a name that `nameOfTuned` made; undefined when the model is not there. Throws `MODEL_NOT_FOUND` when only its adapter is not. */
export async function findTunedModel(name: string): Promise<TunedModel | undefined> {
  const whole = await findModelFile(name);
  if (whole) return { file: whole, adapter: null };
  const [, modelName, adapterName = '', scale] = tunedName.exec(name) ?? [];
  const file = modelName === undefined ? undefined : await findModelFile(modelName);
  if (!file) return undefined;
  const adapterFile = await findModelFile(adapterName);
  if (!adapterFile) {
    throw new AppError('MODEL_NOT_FOUND', {
      message: `no adapter file ${adapterName}`,
      personMessage: `The adapter ${adapterName} is not there any more. Choose the model without it on the Models page, or copy the file again.`,
    });
  }
  return { file, adapter: { file: adapterFile, scale: Number(scale) } };
}
