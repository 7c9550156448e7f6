import {
  companyForm,
  findCompanies,
  findInstitutions,
  findNames,
  nameRun,
  namesSomebody,
  tidyName,
  wordsIn,
  type FoundName,
} from './names.ts';

/** Where the parties of a contract are told. */
const opening = /\b(?:between|BETWEEN|Between|among|AMONG|in favou?r of|PARTIES)\b/gu;
/** A name in the place of a party: behind "between", "and" or "(1)", and before what says who that is. */
const inPlace = new RegExp(
  `(?:\\b(?:[Bb]etween|BETWEEN|[Aa]mong|AMONG|[Aa]nd|AND|in favou?r of)\\b|\\(\\w\\)|;)[:;, -]*(?:the )?` +
    `(${nameRun}(?:,? ${companyForm}(?![\\p{L}\\p{N}])\\.?)*)` +
    `(?=,? ?\\(|, (?:an?|the|with|having|whose|located|incorporated|organi[sz]ed|acting|registered)\\b| (?:and|AND|whose|having|represented)\\b|\\.?$|;|, and\\b)`,
  'gu',
);
const clauseEnd = /\b(?:WHEREAS|Whereas|RECITALS?|BACKGROUND|Background|Preamble|hereby agree)\b/u;
/** A clause that names its parties is seldom longer. */
const clauseCharacters = 900;

const registrant = /([^\n]{3,80})\n+\s*\(?\s*exact name of (?:the )?registrant/iu;
/** "To: Sample Water Utility, Accounts Payable": who a letter or an invoice is written to. */
const addressee = new RegExp(`^\\s*(?:To|TO|From|FROM|Bill to|Issued by)\\s*: *(${nameRun})`, 'gmu');

/** Where the shares of a report's company are traded. */
const exchange = /\bstock exchange\b|\bnasdaq\b/iu;

const partiesMax = 6;
/** Parties stand near the top; further down, names are those of others. */
const contractCharacters = 6000;
const topCharacters = 1500;

/** "(“NSK”)", "(dba Gar Kenyon)" shortly behind a name: what the document calls it by. */
const shortForm =
  /^[^()]{0,160}\(\s*(?:hereinafter|hereafter|referred|to|herein|after|collectively|as|the|dba|[“”"'‘,: ])*([^()"“”'’]{2,40})/u;

function isShortFor(short: string, name: string): boolean {
  const [first = ''] = wordsIn(short);
  const initials = (name.match(/(?<!\p{L})\p{Lu}/gu) ?? []).join('').toLowerCase();
  return (
    initials.startsWith(first) || wordsIn(name).some((one) => one.startsWith(first) || first.startsWith(one))
  );
}

/** The whole name with its short form behind it: "First Nations Health Authority (FNHA)". */
function withShortForm({ name, end }: FoundName, text: string): string {
  const short = tidyName(shortForm.exec(text.slice(end, end + 260))?.[1] ?? '');
  const known = wordsIn(name);
  const isName = /^\p{Ll}?[\p{Lu}\p{N}]/u.test(short) && namesSomebody(short) && isShortFor(short, name);
  return isName && !wordsIn(short).every((one) => known.includes(one)) ? `${name} (${short})` : name;
}

function distinct(names: readonly string[]): string[] {
  const kept: string[] = [];
  for (const name of names) {
    const isKnown = (known: string) => wordsIn(name).every((one) => wordsIn(known).includes(one));
    if (!kept.some(isKnown)) kept.push(name);
  }
  return kept.slice(0, partiesMax);
}

/** The names in the first clause that says between whom the contract is. */
function contractParties(text: string): string[] {
  for (const match of text.slice(0, contractCharacters).matchAll(opening)) {
    const [clause = ''] = text.slice(match.index, match.index + clauseCharacters).split(clauseEnd, 1);
    const found = [...findNames(inPlace, clause, 1), ...findCompanies(clause)];
    found.sort((one, other) => one.start - other.start || other.end - one.end);
    if (found.length > 0) return distinct(found.map((one) => withShortForm(one, clause)));
  }
  return [];
}

function organisations(text: string): string[] {
  const top = text.slice(0, topCharacters);
  const flat = top.replaceAll(/[^\S\n]+/gu, ' ');
  const found = [...findCompanies(flat), ...findInstitutions(flat)].sort(
    (one, other) => one.start - other.start,
  );
  const names = [...findNames(addressee, top, 1), ...found].map(({ name }) => name);
  return distinct(names.filter((name) => !exchange.test(name)));
}

/**
 * Who a document is by, for or between, as it names them, at most six: of a contract its parties, of a report the registrant,
 * else the companies and institutions at its top. None for a document of no known kind, whose top may name anybody.
 */
export function findParties(input: { kind: string | null; text: string }): string[] {
  if (input.kind === null) return [];
  const registered = tidyName(registrant.exec(input.text)?.[1] ?? '');
  if (namesSomebody(registered)) return [registered];
  const isContract = /agreement|amendment|lease/iu.test(input.kind);
  const parties = isContract ? contractParties(input.text.replaceAll(/\s+/gu, ' ')) : [];
  return parties.length > 0 ? parties : organisations(input.text);
}
