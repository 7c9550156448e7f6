import { AppError } from '#lib/core/errors.ts';
import type { ModelFile } from '#lib/models/files.ts';
import { formatBytes } from '#lib/shared/format.ts';

/** The weights, and a tenth for the context and what is computed. */
const memoryPerFileByte = 1.1;

/**
 * Throws `MODEL_REFUSED`, with the numbers, for a model whose weights don't fit into the memory that is free: loading it all the same would
 * have the machine swap, or end the engine. For models that are computed on the CPU; on a GPU the library shares them out.
 */
export function requireMemory(file: Pick<ModelFile, 'name' | 'bytes'>, availableBytes: number): void {
  const needed = file.bytes * memoryPerFileByte;
  if (needed <= availableBytes) return;
  throw new AppError('MODEL_REFUSED', {
    message: `${file.name} needs ${needed} bytes of memory, ${availableBytes} are free`,
    personMessage: `${file.name} needs about ${formatBytes(needed)} of memory, and ${formatBytes(availableBytes)} are free. Choose a smaller model, or one in a smaller quantisation.`,
  });
}
