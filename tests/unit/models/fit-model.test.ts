import { describe, expect, it } from 'vitest';
import { catalogueEntry, type CatalogueEntry } from '#lib/models/catalogue.ts';
import { fitsOnGpu, whyItDoesNotFit, type Room } from '#lib/models/fit-model.ts';

const gigabyte = 1e9;
const room: Room = {
  memoryBytes: 24 * gigabyte,
  freeDiskBytes: 100 * gigabyte,
  reservedDiskBytes: 0,
  gpuMemoryBytes: null,
};

function why(id: string, change: Partial<Room> = {}, isInstalled = false): string | null {
  const entry = catalogueEntry(id);
  if (!entry) throw new Error(`no entry ${id}`);
  return whyItDoesNotFit(entry, { ...room, ...change }, { isInstalled });
}

describe('whether a model fits', () => {
  it('counts twice the file in memory on a processor, in half of the memory', () => {
    expect(why('qwen3-8b')).toBeNull();
    expect(why('qwen3-14b')).toContain('18 GB of memory');
    expect(why('qwen3-4b-instruct-2507', { memoryBytes: 8 * gigabyte })).toContain('8 GB here');
  });

  it('counts the memory of a GPU instead, where the whole model fits', () => {
    expect(why('qwen3-14b', { gpuMemoryBytes: 16 * gigabyte })).toBeNull();
    expect(why('qwen3-14b', { gpuMemoryBytes: 8 * gigabyte })).not.toBeNull();
    expect(fitsOnGpu(9 * gigabyte, { gpuMemoryBytes: 10 * gigabyte })).toBe(false);
  });

  it('counts the disk, less what is kept free, unless the file is there', () => {
    expect(why('qwen3-8b', { freeDiskBytes: 5.1 * gigabyte })).toBeNull();
    const tight = { freeDiskBytes: 5.1 * gigabyte, reservedDiskBytes: gigabyte };
    expect(why('qwen3-8b', tight)).toContain('free disk');
    expect(why('qwen3-8b', tight, true)).toBeNull();
    expect(why('qwen3-8b', { freeDiskBytes: null })).toBeNull();
  });

  it('wants a context that a prompt fits into', () => {
    const entry = catalogueEntry('qwen3-8b');
    const short: CatalogueEntry = { ...(entry as CatalogueEntry), contextTokens: 1024 };
    expect(whyItDoesNotFit(short, room, { isInstalled: false })).toContain('1,024 tokens');
  });
});
