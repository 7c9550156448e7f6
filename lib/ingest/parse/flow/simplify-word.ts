import { countElements, findElements, innerXml, replaceElements, unwrapElements } from './word-xml.ts';

/** Built-up parts of an equation (fractions, roots, powers, sums …), which can't be written in one line without changing it. */
const builtUpMath =
  /<m:(?:f|sSup|sSub|sSubSup|sPre|rad|nary|m|eqArr|limLow|limUpp|func|acc|bar|groupChr)[\s/>]/;

/**
 * Writes a part of a Word document so that mammoth reads what it would leave out: the results of simple fields (cross-references,
 * dates), line breaks, equations of one line, and the text of text boxes that have no older form beside them.
 */
export function simplifyWord(xml: string): string {
  const plain = unwrapElements(unwrapElements(xml, 'w:fldSimple'), 'm:oMathPara');
  const broken = replaceElements(plain, 'w:cr', () => '<w:br/>');
  const tabbed = replaceElements(broken, 'w:ptab', () => '<w:tab/>');
  const withMath = replaceElements(tabbed, 'm:oMath', (math) => run(mathText(math)));
  const withChosen = replaceElements(withMath, 'mc:AlternateContent', (element) => {
    const fallbacks = findElements(element, 'mc:Fallback').join('');
    return hasTextBox(element) && !hasTextBox(fallbacks) ? textBoxes(element) : element;
  });
  return replaceElements(withChosen, 'w:drawing', (drawing) =>
    hasTextBox(drawing) ? textBoxes(drawing) : drawing,
  );
}

const hasTextBox = (xml: string) => countElements(xml, 'w:txbxContent') > 0;

/** As mammoth knows text boxes: their paragraphs come after the paragraph that they are anchored in. */
function textBoxes(xml: string): string {
  return `<w:pict>${findElements(xml, 'w:txbxContent').join('')}</w:pict>`;
}

const run = (escapedText: string) => `<w:r><w:t xml:space="preserve">${escapedText}</w:t></w:r>`;

function mathText(math: string): string {
  return builtUpMath.test(math) ? '[equation]' : findElements(math, 'm:t').map(innerXml).join('');
}

/** What is left out of a Word document, in words for people: "3 comments". `commentsXml` is empty when there are none. */
export function omissionsOf(partsXml: readonly string[], commentsXml: string): string[] {
  const xml = partsXml.join('\n');
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  const equations = findElements(xml, 'm:oMath').filter((math) => builtUpMath.test(math)).length;
  const charts = countElements(xml, 'c:chart') + countElements(xml, 'dgm:relIds');
  return [
    ...counted(countElements(commentsXml, 'w:comment'), 'comment', 'comments'),
    ...(countElements(xml, 'w:delText') > 0 ? ['text deleted in tracked changes'] : []),
    ...counted(equations, 'equation', 'equations'),
    ...counted(charts, 'chart or diagram', 'charts or diagrams'),
    ...counted(countElements(xml, 'o:OLEObject'), 'embedded object', 'embedded objects'),
    ...counted(countElements(xml, 'w:altChunk'), 'embedded document', 'embedded documents'),
  ];
}
