import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listFiles } from '#lib/cli/list-files.ts';
import { config } from '#lib/core/config.ts';

const root = join(config().dataDir, 'files');

beforeAll(() => {
  for (const path of ['b.txt', 'a.pdf', 'pleadings/2024/c.md', '.hidden', '.git/d.txt']) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), path);
  }
  symlinkSync('b.txt', join(root, 'link.txt'));
});

describe('listing files for ingestion', () => {
  it('goes into folders, keeps their structure, and tells of the hidden files and links that it leaves out', () => {
    expect(listFiles(config().dataDir, ['files'])).toEqual({
      files: [
        { path: join(root, 'a.pdf'), name: 'a.pdf', folder: '' },
        { path: join(root, 'b.txt'), name: 'b.txt', folder: '' },
        { path: join(root, 'pleadings/2024/c.md'), name: 'c.md', folder: 'pleadings/2024' },
      ],
      leftOut: [join(root, '.git/d.txt'), join(root, '.hidden'), join(root, 'link.txt')],
    });
  });

  it('takes a file as it is named, hidden or not, relative to the caller', () => {
    const { files, leftOut } = listFiles(root, ['.hidden', 'b.txt']);
    expect(files.map(({ name }) => name)).toEqual(['.hidden', 'b.txt']);
    expect(leftOut).toEqual([]);
  });

  it('says which path does not exist', () => {
    expect(() => listFiles(root, ['nowhere.pdf'])).toThrow(
      expect.objectContaining({ personMessage: `There is no file or folder ${join(root, 'nowhere.pdf')}.` }),
    );
  });
});
