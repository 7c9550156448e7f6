import { describe, expect, it } from 'vitest';
import { filesOfDrop, filesOfInput } from '#app/_components/documents/picked-files.ts';
import { UploadQueue } from '#app/_components/documents/upload-queue.ts';
import type { Picked } from '#app/_components/documents/upload-types.ts';

const sent = ({ files }: Picked) => files.map(({ file, folder }) => [folder, file.name].join('|'));
const left = ({ leftOut }: Picked) => leftOut.map(({ path, reason }) => `${reason}: ${path}`);

/** What a picker gives: the path is empty for files that were chosen by themselves. */
function chosen(...paths: string[]): FileList {
  const files = paths.map((path) => ({
    name: path.split('/').at(-1),
    webkitRelativePath: path.includes('/') ? path : '',
  }));
  return files as unknown as FileList;
}

type Tree = string | { name: string; children: Tree[] | 'unreadable' };

function entryOf(tree: Tree): FileSystemEntry {
  const name = typeof tree === 'string' ? tree : tree.name;
  const fail = (_: unknown, reject: (error: Error) => void) => {
    reject(new Error('not allowed'));
  };
  if (typeof tree === 'string') {
    const give = (resolve: (file: File) => void) => {
      resolve({ name } as File);
    };
    const file = name.startsWith('locked') ? fail : give;
    return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry;
  }
  // As browsers do: some entries, then the rest, then none.
  const all = tree.children === 'unreadable' ? [] : tree.children.map(entryOf);
  const batches = [all.slice(0, 2), all.slice(2), []].filter((batch, at) => at === 2 || batch.length > 0);
  const readEntries =
    tree.children === 'unreadable'
      ? fail
      : (resolve: (batch: FileSystemEntry[]) => void) => {
          resolve(batches.shift() ?? []);
        };
  const createReader = () => ({ readEntries });
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

function dropped(...trees: Tree[]): Parameters<typeof filesOfDrop>[0] {
  const items = trees.map((tree) => ({ webkitGetAsEntry: () => entryOf(tree) }));
  return { items, files: [] } as unknown as Parameters<typeof filesOfDrop>[0];
}

describe('files from a picker', () => {
  it('are all sent when they were chosen by themselves, whatever their names', () => {
    const picked = filesOfInput(chosen('lease.pdf', '.notes.txt', '.DS_Store', '~$draft.docx', 'Thumbs.db'));
    expect(sent(picked)).toEqual(['|lease.pdf', '|.notes.txt', '|.DS_Store', '|~$draft.docx', '|Thumbs.db']);
    expect(left(picked)).toEqual([]);
  });

  it('leave out what is hidden in a folder, and name it', () => {
    const picked = filesOfInput(
      chosen(
        'matter/a.pdf',
        'matter/.DS_Store',
        'matter/.git/config',
        'matter/.git/HEAD',
        'matter/old/~$b.docx',
        'matter/old/b.docx',
        'matter/old/desktop.ini',
      ),
    );
    expect(sent(picked)).toEqual(['matter|a.pdf', 'matter/old|b.docx']);
    expect(left(picked)).toEqual([
      'hidden: matter/.DS_Store',
      'hidden: matter/.git/',
      'hidden: matter/old/~$b.docx',
      'hidden: matter/old/desktop.ini',
    ]);
  });

  it('are sent from a folder that is itself hidden when it was chosen', () => {
    expect(sent(filesOfInput(chosen('.legal/a.pdf')))).toEqual(['.legal|a.pdf']);
  });
});

describe('files that are dropped', () => {
  it('are all sent when they were dropped by themselves', async () => {
    const picked = await filesOfDrop(dropped('lease.pdf', '.notes.txt'));
    expect(sent(picked)).toEqual(['|lease.pdf', '|.notes.txt']);
    expect(left(picked)).toEqual([]);
  });

  it('leave out what is hidden in a folder, and name it', async () => {
    const git = { name: '.git', children: ['config', 'HEAD'] };
    const matter = {
      name: 'matter',
      children: ['a.pdf', '.DS_Store', git, { name: 'old', children: ['b.docx', '~$b.docx'] }],
    };
    const picked = await filesOfDrop(dropped(matter, { name: '.legal', children: ['c.txt'] }));
    expect(sent(picked)).toEqual(['matter|a.pdf', 'matter/old|b.docx', '.legal|c.txt']);
    expect(left(picked)).toEqual([
      'hidden: matter/.DS_Store',
      'hidden: matter/.git/',
      'hidden: matter/old/~$b.docx',
    ]);
  });

  it('are sent even when others among them cannot be read, which are named', async () => {
    const matter = {
      name: 'matter',
      children: ['locked.pdf', 'a.pdf', { name: 'sealed', children: 'unreadable' as const }],
    };
    const picked = await filesOfDrop(dropped(matter, 'b.pdf'));
    expect(sent(picked)).toEqual(['matter|a.pdf', '|b.pdf']);
    expect(left(picked)).toEqual(['unreadable: matter/locked.pdf', 'unreadable: matter/sealed/']);
  });
});

describe('the list of uploads', () => {
  it('keeps what was left out until it is cleared, also when nothing else was there', () => {
    const queue = new UploadQueue('a workspace');
    queue.add({ files: [], leftOut: [{ path: 'matter/.DS_Store', reason: 'hidden' }] });
    queue.add({ files: [], leftOut: [{ path: 'other/.DS_Store', reason: 'hidden' }] });
    expect(queue.leftOut().map(({ path }) => path)).toEqual(['matter/.DS_Store', 'other/.DS_Store']);
    queue.clear();
    expect(queue.leftOut()).toEqual([]);
  });
});
