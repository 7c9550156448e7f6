import { expect, test } from 'vitest';
import { cleanFileName, cleanFolder } from '#lib/documents/file-name.ts';

test.each([
  ['contract.pdf', 'contract.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\x\\contract.pdf', 'contract.pdf'],
  ['con\u0000tract.pdf', 'contract.pdf'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['a\u200Bb\u200F.pdf', 'ab.pdf'],
  ['line\nbreak\r.pdf', 'linebreak.pdf'],
  ['  many   spaces .pdf', 'many spaces .pdf'],
  ['Übersicht 契約.pdf', 'Übersicht 契約.pdf'],
  ['U\u0308bersicht.pdf', 'Übersicht.pdf'],
  ['CON', 'CON'],
  ['.hidden', '.hidden'],
])('%j is shown as %j', (name, shown) => {
  expect(cleanFileName(name)).toBe(shown);
});

test('a name of 300 characters is shortened and keeps its ending', () => {
  const shown = cleanFileName(`${'x'.repeat(300)}.pdf`);
  expect(shown).toHaveLength(200);
  expect(shown.endsWith('….pdf')).toBe(true);
});

test('a long name is never cut inside a character', () => {
  expect(cleanFileName(`${'😀'.repeat(200)}.pdf`).isWellFormed()).toBe(true);
});

test.each(['', '   ', '..', '/', '\u0000\u202E', 'folder/'])('%j is refused', (name) => {
  expect(() => cleanFileName(name)).toThrow('FILE_NAME_INVALID');
});

test.each([
  ['pleadings/2024', 'pleadings/2024'],
  ['../../etc', 'etc'],
  ['/a//b/./c/', 'a/b/c'],
  ['a\\b', 'a/b'],
])('the folder %j is shown as %j', (folder, shown) => {
  expect(cleanFolder(folder)).toBe(shown);
});
