import { defaultTreeAdapter, html, type DefaultTreeAdapterTypes } from 'parse5';
import { countCharacters, takeConcealed } from '../concealed.ts';
import { firstTextLook, isLost, lookInside, type TextLook } from './hidden-styles.ts';

type Parent = DefaultTreeAdapterTypes.ParentNode;
type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type TextNode = DefaultTreeAdapterTypes.TextNode;

/** Elements whose inside is no text of the document. */
export const dropped = new Set(
  'script style noscript template head svg math iframe object embed canvas audio video picture img select option button textarea input datalist map frameset'.split(
    ' ',
  ),
);

/** Parts of a site that are shown when somebody asks for them, and figures for machines: left out, but no news to anybody. */
const ordinary = new Set('nav header footer aside menu dialog'.split(' '));
const isOrdinary = ({ tagName }: Element) => ordinary.has(tagName) || tagName.includes(':');

/** Stand in the tree where something was taken out. */
const marks = new WeakMap<object, number>();

/** How many characters were taken out here, for an element that stands for them; undefined for any other. */
export function unseenAt(element: object): number | undefined {
  return marks.get(element);
}

/** How many characters were taken out inside of an element. */
export function unseenInside(parent: Parent): number {
  return parent.childNodes.reduce((sum, node) => {
    const own = marks.get(node) ?? 0;
    return sum + own + ('childNodes' in node ? unseenInside(node) : 0);
  }, 0);
}

/** Numbers of characters that were taken out before, written into text between characters that are none. */
const counted = /\ufdd0(\d+)\ufdd1/g;
const forgedCounts = /[\ufdd0\ufdd1]/g;

/** In the place of text that a reader of one format has left out: `removeUnseen` counts it where it stands. */
export function standIn(characters: number): string {
  return `\ufdd0${characters}\ufdd1`;
}

/** Text without what could be taken for `standIn`. */
export function withoutStandIns(text: string): string {
  return text.replace(forgedCounts, '');
}

/** Takes out of a tree what a browser doesn't show, and leaves a mark at each place. What is shown stays as it is. */
export function removeUnseen(root: Parent): void {
  walk(root, firstTextLook(hasStyledBackgrounds(root) ? undefined : 0xffffff), false);
}

function walk(parent: Parent, look: TextLook, isInOrdinary: boolean): void {
  for (const node of [...parent.childNodes]) {
    if (defaultTreeAdapter.isTextNode(node)) walkText(node, look);
    else if (defaultTreeAdapter.isElementNode(node) && !dropped.has(node.tagName)) {
      const inside = lookInside(node, look);
      const isOrdinaryHere = isInOrdinary || isOrdinary(node);
      if (inside) walk(node, inside, isOrdinaryHere);
      else takeOut(node, isOrdinaryHere ? 0 : countCharacters(textOf(node)));
    }
  }
}

function walkText(node: TextNode, look: TextLook): void {
  if (isLost(look) && node.value.trim() !== '') {
    takeOut(node, countCharacters(node.value));
    return;
  }
  let characters = 0;
  const counts = node.value.replace(counted, (_, count: string) => {
    characters += Number(count);
    return '';
  });
  const kept = takeConcealed(counts);
  characters += kept.characters;
  node.value = kept.text;
  if (characters > 0 && node.parentNode)
    defaultTreeAdapter.insertBefore(node.parentNode, mark(characters), node);
}

function mark(characters: number): Element {
  const element = defaultTreeAdapter.createElement('span', html.NS.HTML, []);
  marks.set(element, characters);
  return element;
}

function takeOut(node: Element | TextNode, characters: number): void {
  if (characters > 0 && node.parentNode)
    defaultTreeAdapter.insertBefore(node.parentNode, mark(characters), node);
  defaultTreeAdapter.detachNode(node);
}

function textOf(parent: Parent): string {
  return parent.childNodes
    .map((node) => {
      if (defaultTreeAdapter.isTextNode(node)) return node.value;
      return defaultTreeAdapter.isElementNode(node) && !dropped.has(node.tagName) ? textOf(node) : '';
    })
    .join('');
}

/** True when style sheets of the page may paint something behind text, so that white text may be seen. */
function hasStyledBackgrounds(root: Parent): boolean {
  return root.childNodes.some((node: Node) => {
    if (!defaultTreeAdapter.isElementNode(node)) return false;
    if (node.tagName === 'link')
      return /stylesheet/i.test(node.attrs.find(({ name }) => name === 'rel')?.value ?? '');
    if (node.tagName !== 'style') return hasStyledBackgrounds(node);
    return node.childNodes.some(
      (child) => defaultTreeAdapter.isTextNode(child) && /background|@import/i.test(child.value),
    );
  });
}
