/**
 * Finding elements in the XML of a Word document without building a tree. Names are those with the prefixes that every
 * known program writes (`w:`, `mc:`, `m:`). In XML no `<` stands inside a tag, so each search is linear.
 */

const attributes = `(?:[^<>"']|"[^"<]*"|'[^'<]*')*?`;

function tagPattern(name: string): RegExp {
  return new RegExp(`<(/?)${name}(?=[\\s/>])${attributes}(/?)>`, 'g');
}

/** Takes the tags of this name away and keeps what is inside. */
export function unwrapElements(xml: string, name: string): string {
  return xml.replace(tagPattern(name), '');
}

/** How many elements of this name begin. */
export function countElements(xml: string, name: string): number {
  return [...xml.matchAll(tagPattern(name))].filter(([, slash]) => slash === '').length;
}

/** The outermost elements of this name, each whole. */
export function findElements(xml: string, name: string): string[] {
  const found: string[] = [];
  replaceElements(xml, name, (element) => {
    found.push(element);
    return element;
  });
  return found;
}

/** Puts something in the place of each outermost element of this name. One that has no end stays as it is. */
export function replaceElements(xml: string, name: string, replace: (element: string) => string): string {
  let result = '';
  let copiedTo = 0;
  let start = 0;
  let depth = 0;
  for (const tag of xml.matchAll(tagPattern(name))) {
    const [text, slash, emptySlash] = tag;
    if (slash === '/') {
      if (depth === 0) continue;
      depth -= 1;
    } else {
      if (depth === 0) start = tag.index;
      if (emptySlash === '') depth += 1;
    }
    if (depth > 0) continue;
    const end = tag.index + text.length;
    result += xml.slice(copiedTo, start) + replace(xml.slice(start, end));
    copiedTo = end;
  }
  return result + xml.slice(copiedTo);
}

/** What stands between the first and the last tag of an element. */
export function innerXml(element: string): string {
  return element.slice(element.indexOf('>') + 1, element.lastIndexOf('<'));
}
