import { parseFragment } from 'parse5';
import type { DocumentProperties } from '../types.ts';
import { textContent } from './html-blocks.ts';
import { withoutStandIns } from './remove-unseen.ts';
import { omissionsOf, simplifyWord } from './simplify-word.ts';
import { hideUnseenRuns, readStyles } from './word-unseen.ts';
import { findElements, innerXml } from './word-xml.ts';

export const mainPart = 'word/document.xml';
const relationshipsPart = 'word/_rels/document.xml.rels';
const noteParts = ['word/footnotes.xml', 'word/endnotes.xml'];
const commentsPart = 'word/comments.xml';

export type WordParts = ReadonlyMap<string, Buffer>;

const xmlOf = (parts: WordParts, name: string) => parts.get(name)?.toString('utf8') ?? '';

const stylesPart = 'word/styles.xml';

/** A part with its text written so that all of it that can be seen is read; see `simplifyWord` and `hideUnseenRuns`. */
function seenXml(xml: string, parts: WordParts): string {
  const styles = readStyles(xmlOf(parts, stylesPart));
  return simplifyWord(hideUnseenRuns(withoutStandIns(xml), styles));
}

/** The parts with their text written so that all of it that can be seen is read. */
export function simplifiedParts(parts: WordParts): Map<string, Buffer> {
  const changed = new Map(parts);
  for (const name of [mainPart, ...noteParts]) {
    if (parts.has(name)) changed.set(name, Buffer.from(seenXml(xmlOf(parts, name), parts)));
  }
  return changed;
}

/** Headers and footers, each as a document of its own that has the same styles. Equal ones come once. */
export function runningParts(parts: WordParts): { kind: 'header' | 'footer'; parts: Map<string, Buffer> }[] {
  const seen = new Set<string>();
  return runningNames(parts).flatMap(({ kind, name }) => {
    const [root = ''] = findElements(xmlOf(parts, name), kind === 'header' ? 'w:hdr' : 'w:ftr');
    // What they refer to by id is listed in relationships of their own, and is no text.
    const inner = innerXml(root).replace(/\sr:\w+="[^"<]*"/g, '');
    if (root === '' || seen.has(inner)) return [];
    seen.add(inner);
    const opening = root.slice(0, root.indexOf('>') + 1).replace(/^<w:(?:hdr|ftr)/, '<w:document');
    const document = `${opening}<w:body>${seenXml(inner, parts)}</w:body></w:document>`;
    const own = new Map(parts).set(mainPart, Buffer.from(document));
    for (const unused of [...noteParts, commentsPart]) own.delete(unused);
    return [{ kind, parts: own }];
  });
}

/** The parts that hold headers and footers, by the relationships of the document. */
function runningNames(parts: WordParts): { kind: 'header' | 'footer'; name: string }[] {
  return findElements(xmlOf(parts, relationshipsPart), 'Relationship').flatMap((relationship) => {
    const kind = /\sType="[^"]*\/(header|footer)"/.exec(relationship)?.[1];
    const target = /\sTarget="([^"]+)"/.exec(relationship)?.[1];
    if ((kind !== 'header' && kind !== 'footer') || target === undefined) return [];
    return [{ kind, name: target.startsWith('/') ? target.slice(1) : `word/${target}` }];
  });
}

/** What is left out, in words for people. */
export function omissionsIn(parts: WordParts): string[] {
  const read = [mainPart, ...noteParts, ...runningNames(parts).map(({ name }) => name)];
  return omissionsOf(
    read.map((name) => xmlOf(parts, name)),
    xmlOf(parts, commentsPart),
  );
}

/** The core properties of an Office file (ECMA-376, part 2, section 11): title, author, time of making. */
export function propertiesIn(parts: WordParts): DocumentProperties {
  const xml = xmlOf(parts, 'docProps/core.xml');
  const of = (name: string) => {
    const [element] = findElements(xml, name);
    const text = element === undefined ? '' : textContent(parseFragment(innerXml(element))).trim();
    return text === '' ? undefined : text;
  };
  const [title, author, createdAt] = [of('dc:title'), of('dc:creator'), of('dcterms:created')];
  return {
    ...(title === undefined ? {} : { title }),
    ...(author === undefined ? {} : { author }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}
