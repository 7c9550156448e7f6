/** A number or code behind a word that says what it identifies: "Contract No. 2024-117", "Docket No. 1:20-cv-01234". */
const labelled =
  /\b(case|docket|contract|agreement|order|invoice|policy|protocol|file|commission file|registration|project|reference|ref|study|guideline|form|leaflet|amendment|patent|lease|licen[cs]e|purchase order|rfp|tender)\s*(?:(?:number|no|nr|id|code)\b\.?|№|#)\s*[:#]?\s*([\p{L}\p{N}][\p{L}\p{N}:/.-]*\p{N}[\p{L}\p{N}:/.-]*|\p{N}+)/giu;
/** "Guideline G-014": a code with letters and digits right behind its word. */
const coded =
  /\b(Guideline|Protocol|Leaflet|Form|Policy|Standard|Invoice|Circular)\s+([A-Z]{1,4}-?\d[\d-]*|\d{4}-\d+)\b/gu;
const version = /\b(?:version|rev(?:ision)?\.?|v)\s*(\d+(?:\.\d+)*)\b/iu;
/** Codes that say by themselves what they are. */
const known: readonly [string, RegExp][] = [
  ['', /\bNCT\d{8}\b/gu],
  ['', /\b10\.\d{4,9}\/[^\s"<>]*[\p{L}\p{N}]/gu],
  ['PMID', /(?<=\bPMID:?\s*)\d{5,8}\b/gu],
  ['ISIN', /\b[A-Z]{2}[A-Z0-9]{9}\d(?![\p{L}\p{N}])/gu],
  ['ISBN', /(?<=\bISBN(?:-1[03])?:?\s*)[\d-]{10,17}\b/gu],
];
const identifiersMax = 8;
const readCharacters = 4000;

const tidy = (text: string) =>
  text
    .replaceAll(/\s+/gu, ' ')
    .replace(/[.:/-]+$/u, '')
    .trim();

function titled(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1).toLowerCase();
}

/** Numbers and codes by which others refer to the document, each with what it is: "Invoice 2025-3341", "Version 3". */
export function findIdentifiers(text: string): string[] {
  const top = text.slice(0, readCharacters);
  const found = [
    ...[...top.matchAll(labelled), ...top.matchAll(coded)].map(
      ({ 1: label = '', 2: code = '' }) => `${titled(tidy(label))} ${tidy(code)}`,
    ),
    ...known.flatMap(([label, pattern]) =>
      [...top.matchAll(pattern)].map(({ 0: code }) => tidy(`${label} ${code}`)),
    ),
    ...[version.exec(top)?.[1]].flatMap((number) => (number === undefined ? [] : [`Version ${number}`])),
  ];
  return [...new Map(found.map((one) => [one.toLowerCase(), one])).values()].slice(0, identifiersMax);
}
