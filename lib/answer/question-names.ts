import { namesSomebody } from '#lib/ingest/fields/names.ts';
import { isMedicine } from './verify/check-names.ts';
import { wordsOf, type Word } from './words.ts';

/** One name in a question: a run of words that are spelt like one. */
export type QuestionName = {
  /** As it is written, without "'s". */
  written: string;
  words: readonly string[];
  /** An abbreviation in capitals, which may also stand for ordinary words: "COGS". */
  isAbbreviation: boolean;
};

type NameWord = Word & { written: string };

const sentenceStart = /(?:^|[.?!:;]\s+|\n\s*)["'“‘(]*$/u;
/** Spelt with capitals and naming nobody: periods, months, days, and the forms of companies. */
const noName =
  /^(?:(?:FY|CY|Q|H)\d+|[IVX]+|I|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Inc|Corp|Corporation|Company|Co|Ltd|Limited|LLC|PLC|GmbH|Group|Holdings?|USD|EUR|GBP|CEO|CFO|Yes|No|Section|Article|Exhibit|Table|Page|Appendix|Schedule|Agreement|Contract|Lease|Guideline|Policy)$/u;
const abbreviation = /^(?=.*\p{Lu})[\p{Lu}\p{N}]{2,}$/u;
/** "PayPal", "eHandshake": a capital behind a small letter. */
const innerCapital = /\p{Ll}\p{Lu}/u;
/** Where most words begin with a capital, as in a title, capitals say nothing. */
const titleShare = 0.5;
const titleWordsFrom = 6;

function isCapitalised(word: NameWord, question: string): boolean {
  return /^\p{Lu}/u.test(word.written) && !sentenceStart.test(question.slice(0, word.start));
}

function isTitle(words: readonly NameWord[]): boolean {
  const own = words.filter((word) => !word.isStopWord && !word.isNumber);
  const capitals = own.filter(({ written }) => /^\p{Lu}/u.test(written));
  return own.length >= titleWordsFrom && capitals.length / own.length > titleShare;
}

/** Words that cannot be a name however they are spelt: "Supplier" is what contracts call a party. */
function namesNobody({ written, isStopWord, isNumber }: NameWord): boolean {
  if (isStopWord || isNumber || noName.test(written) || written.length < 2) return true;
  return written.length > 2 && !namesSomebody(written);
}

function isNameWord(word: NameWord, question: string, capitalsTell: boolean): boolean {
  const { written } = word;
  if (isMedicine(written) && written.length > 5) return true;
  // "Return on assets (ROA)": the question itself says what it stands for.
  if (!capitalsTell || namesNobody(word) || question.includes(`(${written})`)) return false;
  return isCapitalised(word, question) || abbreviation.test(written) || innerCapital.test(written);
}

/** True when nothing but a space, a hyphen or "&" stands between them. */
function standTogether(before: NameWord, word: NameWord, question: string): boolean {
  return /^(?: |-| & |&|\. )$/u.test(question.slice(before.start + before.written.length, word.start));
}

/**
 * The proper names and medicines of a question, each a run of words: "Coca Cola", "JPM", "imatinib". Words at the beginning of a
 * sentence are none unless they are spelt like nothing else.
 */
export function namesOf(question: string): QuestionName[] {
  const words = wordsOf(question).map((word) => {
    const written = question.slice(word.start, word.end).replace(/['’]\p{L}+$/u, '');
    return { ...word, written };
  });
  const capitalsTell = !isTitle(words);
  const runs: NameWord[][] = [];
  for (const word of words) {
    if (!isNameWord(word, question, capitalsTell)) continue;
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && standTogether(before, word, question)) run.push(word);
    else runs.push([word]);
  }
  return runs.map((run) => ({
    written: run.map(({ written }) => written).join(' '),
    words: run.map(({ written }) => written),
    isAbbreviation: run.every(({ written }) => abbreviation.test(written)),
  }));
}

const year = '((?:19|20)\\d{2})';
const askedYear = new RegExp(
  `\\bFY\\s?${year}\\b|\\b(?:fiscal|financial|calendar)(?: year)? ${year}\\b|\\b(?:in|for|during|year|year of|end of|as of|Q[1-4](?: of)?) ${year}\\b`,
  'giu',
);

/** The years that a question plainly asks about: "FY2022", "in 2015". */
export function yearsOf(question: string): string[] {
  const years = [...question.matchAll(askedYear)].flatMap((match) => match.slice(1).filter(Boolean));
  return [...new Set(years)];
}
