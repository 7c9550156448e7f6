import { defaultTreeAdapter, html, type DefaultTreeAdapterTypes } from 'parse5';
import { textContent } from './html-blocks.ts';

type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

type Kind = 'footnote' | 'endnote';

const noteId = /^(?:footnote|endnote)-(?!ref-)/;
const referenceId = /^(footnote|endnote)-ref-(.+)$/;

/**
 * Moves the notes of a converted Word document, which mammoth lists at the end, behind the paragraph or table that refers to
 * them, so that they are found and read with it. Footnotes and endnotes are counted apart, as Word does.
 */
export function placeNotes(root: Parent): void {
  const notes = takeNotes(root);
  const counts: Record<Kind, number> = { footnote: 0, endnote: 0 };
  const lastPlaced = new Map<Element, Element>();
  for (const reference of elementsOf(root).filter((element) => referenceId.test(idOf(element)))) {
    const [, kindName, key] = referenceId.exec(idOf(reference)) ?? [];
    const kind: Kind = kindName === 'endnote' ? 'endnote' : 'footnote';
    counts[kind] += 1;
    const mark = kind === 'endnote' ? `endnote ${counts[kind]}` : String(counts[kind]);
    setText(reference, `[${mark}]`);
    const text = notes.get(`${kind}-${key ?? ''}`);
    if (text === undefined) continue;
    const note = defaultTreeAdapter.createElement('p', html.NS.HTML, []);
    setText(note, `${kind === 'endnote' ? 'Endnote' : 'Footnote'} ${counts[kind]}: ${text}`);
    place(note, blockAround(reference), lastPlaced);
  }
}

/** Removes the list of notes at the end; gives their texts by id. */
function takeNotes(root: Parent): Map<string, string> {
  const notes = new Map<string, string>();
  const list = elementsOf(root).findLast(
    (element) => element.tagName === 'ol' && childElements(element).some((item) => noteId.test(idOf(item))),
  );
  if (!list) return notes;
  for (const item of childElements(list)) {
    // The arrow that leads back to the reference.
    for (const link of elementsOf(item).filter((element) => isBackLink(element)))
      defaultTreeAdapter.detachNode(link);
    notes.set(idOf(item), textContent(item).replace(/\s+/g, ' ').trim());
  }
  defaultTreeAdapter.detachNode(list);
  return notes;
}

function isBackLink(element: Element): boolean {
  const target = element.attrs.find(({ name }) => name === 'href')?.value ?? '';
  return element.tagName === 'a' && referenceId.test(target.slice(1));
}

const blockNames = new Set(['p', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** The outermost table around an element, else the nearest paragraph, heading or list item. */
function blockAround(element: Element): Element {
  let nearest: Element | undefined;
  let table: Element | undefined;
  for (let at: Parent | null = element; at && 'tagName' in at; at = at.parentNode) {
    if (blockNames.has(at.tagName)) nearest ??= at;
    if (at.tagName === 'table') table = at;
  }
  return table ?? nearest ?? element;
}

/** Behind the block, and behind the notes that already stand there; inside a list item, before the list below it. */
function place(note: Element, block: Element, lastPlaced: Map<Element, Element>): void {
  const previous = lastPlaced.get(block);
  lastPlaced.set(block, note);
  if (block.tagName === 'li') {
    const lists = childElements(block).filter(({ tagName }) => tagName === 'ul' || tagName === 'ol');
    if (lists[0]) defaultTreeAdapter.insertBefore(block, note, lists[0]);
    else defaultTreeAdapter.appendChild(block, note);
    return;
  }
  const after = previous ?? block;
  const parent = after.parentNode;
  if (!parent) return;
  const next = parent.childNodes[parent.childNodes.indexOf(after) + 1];
  if (next) defaultTreeAdapter.insertBefore(parent, note, next);
  else defaultTreeAdapter.appendChild(parent, note);
}

function setText(element: Element, text: string): void {
  for (const child of [...element.childNodes]) defaultTreeAdapter.detachNode(child);
  defaultTreeAdapter.insertText(element, text);
}

const idOf = (element: Element) => element.attrs.find(({ name }) => name === 'id')?.value ?? '';

function childElements(parent: Parent): Element[] {
  return parent.childNodes.filter((node) => defaultTreeAdapter.isElementNode(node));
}

/** All elements below, in the order of the document. */
function elementsOf(parent: Parent): Element[] {
  return childElements(parent).flatMap((element) => [element, ...elementsOf(element)]);
}
