/** The forms in which companies end their names. */
export const companyForm =
  '(?:Inc|Incorporated|LLC|L\\.L\\.C|Ltd|Limited|Corp|Corporation|Company|Co|PLC|[Pp]lc|GmbH|AG|SE|S\\.A|S\\.p\\.A|S\\.à r\\.l|N\\.V|B\\.V|BV|LP|L\\.P|LLP|Pty|AB|ASA|Oy|INC|LTD|CORP|CORPORATION|LIMITED|COMPANY)';
const institution =
  /(?:^|\s)(?:Hospitals?|University|Institutes?|Department|Ministry|Agency|Authority|Council|College|Society|Association|Bank|Utility|Foundation|Cent(?:re|er)|Laborator(?:y|ies))(?:\s|$)/u;
/** "Agape", "3M", "eHandshake", "Papa", "J.", "St.", "&"; a full stop behind a longer word ends a sentence. */
const word =
  "(?:(?:\\p{Lu}|\\p{N}{1,3}\\p{L})\\p{L}{0,2}\\.(?=[ ,])|(?:\\p{Lu}|\\p{N}{1,3}-?\\p{Lu})[\\p{L}\\p{N}'’&-]*(?:\\.[\\p{L}\\p{N}]+)*|\\p{Ll}{1,2}\\p{Lu}\\p{L}+|&)";
/** Capitalised words in a row, joined by small ones: "University of Nebraska". */
export const nameRun = `${word}(?: (?:(?:of|the|for|de|du|van|von|at) ){0,2}${word}){0,8}`;

const company = new RegExp(
  `(?<![\\p{L}\\p{N}])${nameRun},? ${companyForm}(?![\\p{L}\\p{N}])\\.?(?:,? ${companyForm}(?![\\p{L}\\p{N}])\\.?)*`,
  'gu',
);
const anyName = new RegExp(`(?<![\\p{L}\\p{N}])${nameRun}`, 'gu');

/** Words that documents write with a capital, and that name nobody. */
const namelessWords = new Set(
  `agreement party parties company companies corporation recipient recipients discloser disclosing receiving supplier suppliers
   customer vendor buyer seller licensor licensee landlord tenant lessor lessee employer employee contractor consultant
   client franchisor franchisee distributor manufacturer borrower lender guarantor partner partners affiliate affiliates
   effective date insert name address between individual individuals person entity user university department agency
   hospital the this a an and of confidential information whereas recitals background purpose exhibit schedule section
   article page contract services service undersigned board state states united form annual quarterly report commission
   securities exchange act you each any all limited inc ltd llc corp plc co provider owner agent operator shipper authority
   institute council college society association bank foundation centre center trust utility ministry non disclosure mentor england
   wales
   mentors postal group your our full sir madam
   by both such other subsidiaries subsidiary delaware note notes table contents introduction abstract background methods
   results conclusion conclusions january february march april may june july august september october november december`.split(
    /\s+/u,
  ),
);

/** The words of a name in small letters. */
export function wordsIn(name: string): string[] {
  return name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Capitals of a whole sentence. */
const sentenceLike = /\b(?:has|have|been|is|are|was|shall|will|may)\b/iu;

/** True for what can be somebody's name: a word of it names, and it is no blank to fill in. */
export function namesSomebody(name: string): boolean {
  const isNaming = (one: string) => !namelessWords.has(one) && /\p{L}{2}|\p{N}\p{L}/u.test(one);
  return (
    wordsIn(name).some(isNaming) &&
    name.length >= 3 &&
    !sentenceLike.test(name) &&
    name.length <= 100 &&
    !/_{2}|\.{3}|…/u.test(name)
  );
}

/** The name alone: without an article before it or a full stop of the sentence behind it. */
export function tidyName(name: string): string {
  const plain = name
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:(?:the|this|and|between)\s+)+/iu, '')
    .replace(/[,;:]+$/u, '');
  return new RegExp(`(?:^|\\s)${companyForm}\\.$`, 'u').test(plain) ? plain : plain.replace(/\.$/u, '');
}

export type FoundName = { name: string; start: number; end: number };

/** Every match of a pattern that can be a name; `group` is the part of it that is the name. */
export function findNames(pattern: RegExp, text: string, group = 0): FoundName[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const written = match[group] ?? '';
    const name = tidyName(written);
    const start = match.index + match[0].indexOf(written);
    return namesSomebody(name) ? [{ name, start, end: start + written.length }] : [];
  });
}

/** Names that end in the form of a company: "NSK Europe Limited". "A Florida corporation" is none. */
export function findCompanies(text: string): FoundName[] {
  return findNames(company, text).filter(
    ({ start }) => !/\b[Aa]n? $/u.test(text.slice(Math.max(0, start - 4), start)),
  );
}

/** Names with a word that institutions have: "Example District Hospital". */
export function findInstitutions(text: string): FoundName[] {
  return findNames(anyName, text).filter(({ name }) => institution.test(name) && wordsIn(name).length > 1);
}
