import type { Picked } from './upload-types.ts';

/**
 * What operating systems and programs leave in folders. Nobody chose it, so it is left out of a folder, and said; a file
 * that is chosen by itself is always sent, whatever its name.
 */
const leftovers = new Set(['thumbs.db', 'desktop.ini']);

function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || leftovers.has(name.toLowerCase());
}

/** Files from a file or folder picker; a folder picker gives each its path, which starts with the chosen folder. */
export function filesOfInput(list: FileList | null): Picked {
  const picked: Picked = { files: [], leftOut: [] };
  const hidden = new Set<string>();
  for (const file of list ?? []) {
    const parts = file.webkitRelativePath.split('/');
    const hiddenAt = parts.findIndex((part, index) => index > 0 && isHidden(part));
    if (hiddenAt === -1) picked.files.push({ file, folder: parts.slice(0, -1).join('/') });
    else hidden.add(parts.slice(0, hiddenAt + 1).join('/') + (hiddenAt < parts.length - 1 ? '/' : ''));
  }
  for (const path of hidden) picked.leftOut.push({ path, reason: 'hidden' });
  return picked;
}

/** Files that were dropped, folders opened to every depth. Must be called while the drop event is handled. */
export async function filesOfDrop(transfer: Pick<DataTransfer, 'items' | 'files'>): Promise<Picked> {
  // A browser gives the entries only while the event is handled, so all are asked for before anything is waited for.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const loose = [...transfer.files];
  const picked: Picked = { files: [], leftOut: [] };
  for (const [index, entry] of entries.entries()) {
    const file = loose[index];
    if (entry) await addEntry(picked, entry, '');
    else if (file) picked.files.push({ file, folder: '' });
  }
  return picked;
}

async function addEntry(picked: Picked, entry: FileSystemEntry, folder: string): Promise<void> {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  const shownPath = entry.isDirectory ? `${path}/` : path;
  if (folder !== '' && isHidden(entry.name)) {
    picked.leftOut.push({ path: shownPath, reason: 'hidden' });
    return;
  }
  try {
    if (isFile(entry)) picked.files.push({ file: await fileOf(entry), folder });
    else if (isFolder(entry)) {
      // One after the other: thousands of files at once would exhaust the browser's file handles.
      for (const child of await readFolder(entry.createReader())) await addEntry(picked, child, path);
    }
  } catch {
    picked.leftOut.push({ path: shownPath, reason: 'unreadable' });
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
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
