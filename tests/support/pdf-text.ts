import { readFileSync } from 'node:fs';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The text of every page of a PDF, read by pdf.js alone: the yardstick for what the program itself reads. */
export async function pdfPageTexts(path: string): Promise<string[]> {
  const task = getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0, useSystemFonts: false });
  const document = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const content = await (await document.getPage(number)).getTextContent();
    const runs = content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
    pages.push(plainText(runs.join('')));
  }
  await task.destroy();
  return pages;
}

/** Joins words divided at the end of a line and makes all white space single blanks. */
export function plainText(text: string): string {
  return text.replaceAll(/-\s*\n\s*/g, '').replaceAll(/\s+/g, ' ');
}
