import { formatBytes } from '#lib/shared/format.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { memoryPerFileByte, memoryShare } from './choose.ts';

/** What a model has to fit into. */
export type Room = {
  memoryBytes: number;
  /** Null where nobody could tell. */
  freeDiskBytes: number | null;
  /** The disk that is kept free for documents. */
  reservedDiskBytes: number;
  /** Null without a GPU. */
  gpuMemoryBytes: number | null;
};

/** A prompt with its passages and the answer don't fit into less. */
const leastContextTokens = 2048;
/** Beside the weights a GPU holds the context and what is computed. */
const gpuMemory = { perFileByte: 1.1, besides: 1e9 };

/** True when the whole model would lie in the memory of the GPU. */
export function fitsOnGpu(bytes: number, { gpuMemoryBytes }: Pick<Room, 'gpuMemoryBytes'>): boolean {
  return gpuMemoryBytes !== null && bytes * gpuMemory.perFileByte + gpuMemory.besides <= gpuMemoryBytes;
}

/**
 * Why a model of the catalogue can't run, or not be fetched, on this machine, in a sentence; null when it can. A model that is
 * there already needs no more disk.
 */
export function whyItDoesNotFit(
  entry: CatalogueEntry,
  room: Room,
  { isInstalled }: { isInstalled: boolean },
): string | null {
  if (!entry.file) return null;
  const { bytes } = entry.file;
  if (entry.task === 'chat' && entry.contextTokens < leastContextTokens)
    return `It reads ${entry.contextTokens.toLocaleString('en')} tokens at once; answers need ${leastContextTokens.toLocaleString('en')}.`;
  const memory = bytes * memoryPerFileByte;
  if (!fitsOnGpu(bytes, room) && memory > room.memoryBytes * memoryShare)
    return `It takes about ${formatBytes(memory)} of memory. Of the ${formatBytes(room.memoryBytes)} here, half are for models.`;
  const space = bytes + room.reservedDiskBytes;
  if (!isInstalled && room.freeDiskBytes !== null && space > room.freeDiskBytes)
    return `It needs ${formatBytes(space)} of free disk; there are ${formatBytes(room.freeDiskBytes)}.`;
  return null;
}
