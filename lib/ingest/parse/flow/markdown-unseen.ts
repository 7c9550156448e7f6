import { defaultTreeAdapter, parseFragment } from 'parse5';
import type { fromMarkdown } from 'mdast-util-from-markdown';
import { countCharacters, takeConcealed } from '../concealed.ts';
import { firstTextLook, isLost, lookInside } from './hidden-styles.ts';

type Node = ReturnType<typeof fromMarkdown>['children'][number] | { type: string };
type Parent = { children: Node[] };
type Text = { value: string };

const paper = 0xffffff;

/**
 * Empties what nobody sees in a node of Markdown and gives how many characters that were: concealed ones, and text between
 * HTML tags inside a paragraph that hide it. HTML blocks are left to the reader of HTML.
 */
export function concealMarkdown(node: Node): number {
  if ('children' in node) return concealChildren(node);
  if (node.type === 'html' || !('value' in node)) return 0;
  const text = node as Text;
  const { text: kept, characters } = takeConcealed(text.value);
  text.value = kept;
  return characters;
}

function concealChildren({ children }: Parent): number {
  let characters = 0;
  let hiddenBy: { name: string; depth: number } | undefined;
  for (const child of children) {
    const tag = child.type === 'html' ? readTag((child as Text).value) : undefined;
    if (hiddenBy) {
      if (tag?.name === hiddenBy.name) hiddenBy.depth += tag.isEnd ? -1 : 1;
      if (hiddenBy.depth === 0) hiddenBy = undefined;
      else if (!tag) characters += empty(child);
    } else if (tag?.hides === true) hiddenBy = { name: tag.name, depth: 1 };
    else characters += concealMarkdown(child);
  }
  return characters;
}

/** Takes all text out of a node; gives how many letters and digits it was. */
function empty(node: Node): number {
  if ('children' in node) return (node as Parent).children.reduce((sum, child) => sum + empty(child), 0);
  if (!('value' in node)) return 0;
  const text = node as Text;
  const characters = countCharacters(text.value);
  text.value = '';
  return characters;
}

type Tag = { name: string; isEnd: boolean; hides: boolean };

const voidElements = new Set(['br', 'img', 'hr', 'wbr', 'input', 'meta', 'link']);

function readTag(source: string): Tag | undefined {
  const [, end, name] = /^<(\/?)([a-z][a-z\d-]*)/i.exec(source) ?? [];
  if (name === undefined) return undefined;
  const lower = name.toLowerCase();
  if (end === '/') return { name: lower, isEnd: true, hides: false };
  return { name: lower, isEnd: false, hides: !voidElements.has(lower) && isHiding(source) };
}

function isHiding(source: string): boolean {
  const [element] = parseFragment(source).childNodes;
  if (element === undefined || !defaultTreeAdapter.isElementNode(element)) return false;
  const look = lookInside(element, firstTextLook(paper));
  return look === undefined || isLost(look);
}
