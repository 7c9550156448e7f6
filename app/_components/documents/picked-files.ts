import type { PickedFile } from './upload-types.ts';

/** What operating systems leave in folders and nobody means to upload. */
const leftovers = new Set(['thumbs.db', 'desktop.ini', '.ds_store']);

function isWanted(name: string): boolean {
  return !leftovers.has(name.toLowerCase()) && !name.startsWith('~$') && !name.startsWith('.');
}

/** Files from a file or folder picker; a folder picker gives each its path. */
export function filesOfInput(list: FileList | null): PickedFile[] {
  return [...(list ?? [])]
    .filter((file) => isWanted(file.name))
    .map((file) => ({ file, folder: file.webkitRelativePath.split('/').slice(0, -1).join('/') }));
}

/** Files that were dropped, folders opened to every depth. Must be called while the drop event is handled. */
export async function filesOfDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const loose = [...transfer.files];
  const found = await Promise.all(
    entries.map(async (entry, index): Promise<PickedFile[]> => {
      const file = loose[index];
      if (entry) return filesOfEntry(entry, '');
      return file ? [{ file, folder: '' }] : [];
    }),
  );
  return found.flat();
}

async function filesOfEntry(entry: FileSystemEntry, folder: string): Promise<PickedFile[]> {
  if (!isWanted(entry.name)) return [];
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject);
    });
    return [{ file, folder }];
  }
  if (!isFolder(entry)) return [];
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  const children = await readFolder(entry.createReader());
  const found: PickedFile[] = [];
  // One after the other: thousands of files at once would exhaust the browser's file handles.
  for (const child of children) found.push(...(await filesOfEntry(child, path)));
  return found;
}

/** A reader gives at most a hundred entries at a time; an empty batch is the end. */
async function readFolder(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
