import { defaultTreeAdapter, type DefaultTreeAdapterTypes } from 'parse5';
import { normaliseText } from '../normalise-text.ts';
import type { FlowBlock } from './flow-pages.ts';
import { textBlocks } from './read-text.ts';
import { dropped, removeUnseen, unseenAt, unseenInside } from './remove-unseen.ts';
import { tableBlocks, type MarkupCell } from './table-rows.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const blockElements = new Set(
  'address article aside blockquote body center details dd dialog dir div dl dt fieldset figcaption figure footer form header hgroup hr html legend li main menu nav ol p section summary table tbody td tfoot th thead tr ul caption'.split(
    ' ',
  ),
);

type Place = { furniture: boolean; inContent: boolean; item: string | undefined };

/** Turns a tree of HTML elements into blocks. What a browser would not show is left out. */
export function htmlBlocks(root: DefaultTreeAdapterTypes.ParentNode): FlowBlock[] {
  removeUnseen(root);
  return new HtmlWalker().walkAll(root);
}

class HtmlWalker {
  readonly #blocks: FlowBlock[] = [];
  #inline = '';
  #unseen = 0;

  walkAll(root: { childNodes: Node[] }): FlowBlock[] {
    const place: Place = { furniture: false, inContent: false, item: undefined };
    this.#walkChildren(root, place);
    this.#flush(place);
    if (this.#unseen > 0) this.#push({ kind: 'paragraph', text: '' });
    return this.#blocks;
  }

  /** The first block tells what nobody sees of or before it. */
  #push(...blocks: FlowBlock[]): void {
    const [first] = blocks;
    if (first && this.#unseen > 0) {
      first.unseenCharacters = this.#unseen;
      this.#unseen = 0;
    }
    this.#blocks.push(...blocks);
  }

  #walkChildren(parent: { childNodes: Node[] }, place: Place): void {
    for (const node of parent.childNodes) {
      if (defaultTreeAdapter.isTextNode(node)) this.#inline += node.value;
      else if (defaultTreeAdapter.isElementNode(node) && !dropped.has(node.tagName))
        this.#walkElement(node, place);
    }
  }

  #walkElement(element: Element, place: Place): void {
    const { tagName } = element;
    this.#unseen += unseenAt(element) ?? 0;
    const level = /^h([1-6])$/.exec(tagName)?.[1];
    if (level !== undefined) this.#addHeading(element, Number(level), place);
    else if (tagName === 'br') this.#inline += '\n';
    else if (tagName === 'table' && isDataTable(element)) this.#addTable(element, place);
    else if (tagName === 'pre') this.#addPreformatted(element, place);
    else if (tagName === 'ul' || tagName === 'ol') this.#walkList(element, place);
    else if (blockElements.has(tagName)) this.#walkBlock(element, placeInside(element, place));
    else this.#walkChildren(element, place);
  }

  #walkBlock(element: Element, place: Place): void {
    this.#flush(place);
    this.#walkChildren(element, place);
    this.#flush(place);
  }

  #addHeading(element: Element, level: number, place: Place): void {
    this.#flush(place);
    this.#unseen += unseenInside(element);
    const text = normaliseText(textContent(element)).trim();
    if (text !== '')
      this.#push(place.furniture ? { kind: 'furniture', text } : { kind: 'heading', level, text });
  }

  #addTable(element: Element, place: Place): void {
    this.#flush(place);
    for (const caption of childElements(element, 'caption')) this.#walkBlock(caption, place);
    this.#unseen += unseenInside(element);
    const rows = tableBlocks(readRows(element));
    this.#push(...(place.furniture ? rows.map(({ text }) => ({ kind: 'furniture' as const, text })) : rows));
  }

  #addPreformatted(element: Element, place: Place): void {
    this.#flush(place);
    this.#unseen += unseenInside(element);
    if (!place.furniture) this.#push(...textBlocks(textContent(element).replace(/\f/g, '\n\n')));
  }

  #walkList(list: Element, place: Place): void {
    this.#flush(place);
    let number = Number(attribute(list, 'start') ?? '1') || 1;
    for (const node of list.childNodes) {
      if (!defaultTreeAdapter.isElementNode(node)) continue;
      if (node.tagName === 'li')
        this.#walkBlock(node, { ...place, item: list.tagName === 'ol' ? `${number++}.` : '\u2022' });
      else this.#walkElement(node, place);
    }
  }

  /** Ends the text collected so far as a block; two line breaks in a row part paragraphs. */
  #flush(place: Place): void {
    const text = this.#inline;
    this.#inline = '';
    const breaks = /(?:[^\S\n]*\n){2,}/;
    const isBroken = text.includes('\n') && place.item === undefined;
    for (const part of isBroken ? text.split(breaks) : [text])
      this.#addText(normaliseText(part).trim(), place);
  }

  #addText(text: string, place: Place): void {
    if (text === '') return;
    if (place.furniture) this.#push({ kind: 'furniture', text });
    else if (place.item === undefined) this.#push({ kind: 'paragraph', text });
    else {
      this.#push({ kind: 'list-item', text: `${place.item} ${text}` });
      place.item = undefined;
    }
  }
}

/** Menus, page heads and page feet repeat from page to page of a site; the head of an article doesn't. */
function placeInside(element: Element, place: Place): Place {
  const { tagName } = element;
  const isContent = tagName === 'main' || tagName === 'article' || tagName === 'section';
  const isFurniture =
    tagName === 'nav' || (!place.inContent && (tagName === 'header' || tagName === 'footer'));
  if (!isContent && !isFurniture) return place;
  return { ...place, inContent: place.inContent || isContent, furniture: place.furniture || isFurniture };
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value;
}

/** The text of an element and all that is inside it. */
export function textContent(node: { childNodes: Node[] }): string {
  let text = '';
  for (const child of node.childNodes) {
    if (defaultTreeAdapter.isTextNode(child)) text += child.value;
    else if (defaultTreeAdapter.isElementNode(child) && !dropped.has(child.tagName)) {
      text +=
        child.tagName === 'br'
          ? '\n'
          : blockElements.has(child.tagName)
            ? ` ${textContent(child)} `
            : textContent(child);
    }
  }
  return text;
}

function childElements(parent: { childNodes: Node[] }, ...names: string[]): Element[] {
  return parent.childNodes.filter(
    (node): node is Element => defaultTreeAdapter.isElementNode(node) && names.includes(node.tagName),
  );
}

function tableRowElements(table: Element): Element[] {
  return [table, ...childElements(table, 'thead', 'tbody', 'tfoot')].flatMap((part) =>
    childElements(part, 'tr'),
  );
}

/** Tables that only arrange a page (one column, or blocks and tables in their cells) are walked as text. */
function isDataTable(table: Element): boolean {
  if (attribute(table, 'role') === 'presentation') return false;
  const rows = tableRowElements(table).map((row) => childElements(row, 'td', 'th'));
  if (!rows.some((cells) => cells.length >= 2)) return false;
  return !rows.some((cells) => cells.some((cell) => containsBlocks(cell)));
}

function containsBlocks(cell: Element): boolean {
  const inner = childElements(cell, 'table', 'h1', 'h2', 'h3', 'section', 'article');
  return inner.length > 0 || childElements(cell, 'div', 'center').some(containsBlocks);
}

function readRows(table: Element): MarkupCell[][] {
  const heads = new Set(childElements(table, 'thead').flatMap((part) => childElements(part, 'tr')));
  return tableRowElements(table).map((row) =>
    childElements(row, 'td', 'th').map((cell) => ({
      text: textContent(cell),
      isHeader: cell.tagName === 'th' || heads.has(row),
      columns: Number(attribute(cell, 'colspan') ?? '1') || 1,
      rows: Number(attribute(cell, 'rowspan') ?? '1') || 1,
    })),
  );
}
