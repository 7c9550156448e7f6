/** A fine-tuning (LoRA adapter) that is laid over a language model when it is loaded, and how strongly it counts; 1 is as it was trained. */
export type Adapter = { name: string; scale: number };

/** How strongly an adapter may count. */
export const adapterScale = { least: 0.05, most: 2 };

const tunedName = /^(.+\.gguf) \+ (.+\.gguf) × (\d+(?:\.\d+)?)$/i;

/** The one name under which a model with its adapter is chosen, loaded and shown. */
export function nameOfTuned(modelName: string, adapter: Adapter | null | undefined): string {
  return adapter ? `${modelName} + ${adapter.name} × ${adapter.scale}` : modelName;
}

/** The model and the adapter in a name that `nameOfTuned` made; undefined for another name. */
export function parseTunedName(name: string): { modelName: string; adapter: Adapter } | undefined {
  const [, modelName, adapterName, scale] = tunedName.exec(name) ?? [];
  if (modelName === undefined || adapterName === undefined) return undefined;
  return { modelName, adapter: { name: adapterName, scale: Number(scale) } };
}
