import type { PDFPageProxy } from 'pdfjs-dist/types/src/display/api.js';
import { AppError } from '#lib/core/errors.ts';
import { tooMuchTextProblem } from '../page-problems.ts';
import type { TextItem, TextStyle } from './pieces.ts';
import { leaveOutUnseen } from './unseen/leave-out.ts';

/** A page with more items of text than this is an attack or a drawing made of letters. */
const maxItems = 60_000;
const maxPageCharacters = 1_000_000;

export type PageContent = {
  items: TextItem[];
  styles: Record<string, TextStyle>;
  /** Letters and digits of text that can't be seen on the page; it is not among the items. */
  unseenCharacters: number;
};

type Chunk = { items: (TextItem | { type: string })[]; styles: Record<string, TextStyle> };

/**
 * The text items of a page that can be seen, read as a stream, so that a page that never ends is given up before it fills the memory.
 * Throws `FILE_TOO_COMPLEX` for such a page.
 */
export async function readTextContent(page: PDFPageProxy): Promise<PageContent> {
  const content: Omit<PageContent, 'unseenCharacters'> = { items: [], styles: {} };
  let characters = 0;
  const reader = (page.streamTextContent() as ReadableStream<Chunk>).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return leaveOutUnseen(content, page.userUnit);
    Object.assign(content.styles, value.styles);
    for (const item of value.items) {
      if (!('str' in item)) continue;
      content.items.push(item);
      characters += item.str.length;
    }
    if (content.items.length > maxItems || characters > maxPageCharacters) {
      // Left unread, the stream waits for ever; were it cancelled, pdfjs would go on through the page for nothing.
      throw new AppError('FILE_TOO_COMPLEX', { message: tooMuchTextProblem });
    }
  }
}
