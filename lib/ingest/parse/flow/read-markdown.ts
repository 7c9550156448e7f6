import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { parseFragment } from 'parse5';
import { decodeText } from '../decode-text.ts';
import { normaliseText } from '../normalise-text.ts';
import type { DocumentProperties, ParseDocumentInput, ParseEvent } from '../types.ts';
import { flowEvents, type FlowBlock } from './flow-pages.ts';
import { htmlBlocks } from './html-blocks.ts';
import { concealMarkdown } from './markdown-unseen.ts';
import { tableBlocks } from './table-rows.ts';

type Root = ReturnType<typeof fromMarkdown>;
type RootContent = Root['children'][number];
type Table = Extract<RootContent, { type: 'table' }>;

/** Reads Markdown (CommonMark with tables and the like of GitHub); YAML before the text is left out, save its title. */
// eslint-disable-next-line @typescript-eslint/require-await -- a reader is asynchronous, whatever the format
export async function* readMarkdown(input: ParseDocumentInput): AsyncGenerator<ParseEvent> {
  const { properties, body } = splitFrontMatter(decodeText(input.bytes));
  const tree = fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  yield* flowEvents({
    format: 'markdown',
    properties,
    blocks: markdownBlocks(tree),
    maxPages: input.maxPages,
  });
}

const frontMatter = /^\uFEFF?---[^\S\n]*\n([\s\S]{0,20000}?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)/;

function splitFrontMatter(text: string): { properties: DocumentProperties; body: string } {
  const match = frontMatter.exec(text);
  if (match === null) return { properties: {}, body: text };
  const value = (key: string) =>
    new RegExp(`^${key}:[^\\S\\n]*["']?(.+?)["']?[^\\S\\n]*$`, 'im').exec(match[1] ?? '')?.[1]?.slice(0, 500);
  const [title, author] = [value('title'), value('author')];
  return {
    properties: { ...(title && { title }), ...(author && { author }) },
    body: text.slice(match[0].length),
  };
}

function markdownBlocks(tree: Root): FlowBlock[] {
  return tree.children.flatMap((node) => {
    const unseenCharacters = concealMarkdown(node);
    const unseen: FlowBlock[] =
      unseenCharacters > 0 ? [{ kind: 'paragraph', text: '', unseenCharacters }] : [];
    return [...unseen, ...nodeBlocks(node)];
  });
}

function nodeBlocks(node: RootContent, marker?: string): FlowBlock[] {
  switch (node.type) {
    case 'heading':
      return textBlock({ kind: 'heading', level: node.depth, text: plainText(node) });
    case 'paragraph':
      return textBlock(marked({ kind: 'paragraph', text: plainText(node) }, marker));
    case 'code':
      return node.value.trim() === '' ? [] : [{ kind: 'paragraph', text: node.value.trim() }];
    case 'table':
      return tableBlocks(tableCells(node));
    case 'html':
      return htmlBlocks(parseFragment(node.value));
    case 'list':
      return node.children.flatMap((item, index) => {
        const mark = node.ordered === true ? `${(node.start ?? 1) + index}.` : '\u2022';
        return item.children.flatMap((child, position) =>
          nodeBlocks(child, position === 0 ? mark : undefined),
        );
      });
    case 'blockquote':
    case 'footnoteDefinition':
      return node.children.flatMap((child) => nodeBlocks(child));
    default:
      return [];
  }
}

function marked(block: FlowBlock, marker: string | undefined): FlowBlock {
  return marker === undefined ? block : { kind: 'list-item', text: `${marker} ${block.text}` };
}

function textBlock(block: FlowBlock): FlowBlock[] {
  const text = normaliseText(block.text).trim();
  return text === '' ? [] : [{ ...block, text }];
}

function tableCells(table: Table) {
  return table.children.map((row, index) =>
    row.children.map((cell) => ({ text: plainText(cell), isHeader: index === 0 })),
  );
}

/** The words of a node: pictures, tags and marks of footnotes left out. */
function plainText(
  node: Root | RootContent | Table['children'][number] | Table['children'][number]['children'][number],
): string {
  if (node.type === 'text' || node.type === 'inlineCode') return node.value;
  if (node.type === 'break') return ' ';
  if (node.type === 'html') return /^<br\b/i.test(node.value) ? ' ' : '';
  return 'children' in node ? node.children.map((child) => plainText(child)).join('') : '';
}
