import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5';
import { decodeText, detectEncoding } from '../decode-text.ts';
import { normaliseText } from '../normalise-text.ts';
import type { DocumentProperties, ParseDocumentInput, ParseEvent } from '../types.ts';
import { flowEvents } from './flow-pages.ts';
import { htmlBlocks, textContent } from './html-blocks.ts';

/** Reads a web page that was saved as a file. Nothing that it refers to is fetched. */
// eslint-disable-next-line @typescript-eslint/require-await -- a reader is asynchronous, whatever the format
export async function* readHtml(input: ParseDocumentInput): AsyncGenerator<ParseEvent> {
  const document = parse(decodeHtml(input.bytes));
  const properties = readTitle(document);
  yield* flowEvents({ format: 'html', properties, blocks: htmlBlocks(document), maxPages: input.maxPages });
}

const statedCharset = /<meta[^>]+charset\s*=\s*["']?\s*([a-z\d_:-]+)/i;

/** The page's own statement of its encoding counts where the bytes are not UTF-8 or UTF-16. */
function decodeHtml(bytes: Uint8Array): string {
  if (detectEncoding(bytes) !== 'windows-1252') return decodeText(bytes);
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096));
  try {
    return new TextDecoder(statedCharset.exec(head)?.[1] ?? 'windows-1252').decode(bytes).toWellFormed();
  } catch {
    // The name of the encoding isn't one that exists.
    return decodeText(bytes);
  }
}

function readTitle(document: DefaultTreeAdapterTypes.Document): DocumentProperties {
  const html = document.childNodes.find((node) => node.nodeName === 'html');
  if (html === undefined || !defaultTreeAdapter.isElementNode(html)) return {};
  const head = html.childNodes.find((node) => node.nodeName === 'head');
  if (head === undefined || !defaultTreeAdapter.isElementNode(head)) return {};
  const title = head.childNodes.find((node) => node.nodeName === 'title');
  if (title === undefined || !defaultTreeAdapter.isElementNode(title)) return {};
  const text = normaliseText(textContent(title)).trim().slice(0, 500);
  return text === '' ? {} : { title: text };
}
