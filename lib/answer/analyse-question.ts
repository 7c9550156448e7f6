import { askedFigure, type AskedFigure } from './figures.ts';
import { exactPartsOf, type ExactPart } from './understand/exact-parts.ts';
import { termsOf, wordsOf, type Word } from './words.ts';

/** What a question asks for, taken apart for search: its terms, and those that must be found exactly. */
export type QuestionTerms = {
  /** Distinct terms without stop words, in the order of the question. */
  terms: readonly string[];
  /** The words behind the terms as they are written, for the index, which makes its own stems. */
  words: readonly string[];
  /** Terms that are spelt like names, acronyms or identifiers ("Agape", "FY2018", "IL6"). */
  names: ReadonlySet<string>;
  numbers: ReadonlySet<string>;
  /** Terms that only ask: they speak of answers, documents or knowing, not of what is asked about. */
  asking: ReadonlySet<string>;
  /** The kind of figure that is asked for; null for none. */
  figure: AskedFigure | null;
  /** Quoted phrases, dates and references: they must stand in the text as they are. */
  exact: readonly ExactPart[];
};

/** Words of questions about any subject. */
const askingTerms = new Set(
  termsOf(
    `answer question respond response reply detail information inform following assume document clause provision section
     passage text mention specify include contain list identify indicate define discuss outline summarize summarise say
     mean refer regard concern example thank thanks ok okay know want need help like please look find happen kind type way
     thing something anything relevant rely relying shown question useful see ask called name`,
  ),
);

const sentenceStart = /(?:^|[.?!:;]\s+|\n\s*)["'“‘(]*$/u;
const fiscalYear = /^fy(\d{2}|\d{4})$/;
/** A question mostly in capitals says nothing by its capitals. */
const shoutingShare = 0.6;

function isNameLike(question: string, word: Word): boolean {
  const raw = question.slice(word.start, word.end);
  if (/^\p{Lu}[\p{Lu}\p{N}]+$/u.test(raw) || (/\p{N}/u.test(raw) && /\p{L}/u.test(raw))) return true;
  if (/\p{Ll}\p{Lu}/u.test(raw)) return true;
  return /^\p{Lu}/u.test(raw) && !sentenceStart.test(question.slice(0, word.start));
}

function isShouting(words: readonly Word[], question: string): boolean {
  const letters = words.filter((word) => !word.isNumber);
  const capitalised = letters.filter((word) => /^\p{Lu}/u.test(question.slice(word.start, word.end)));
  return letters.length > 3 && capitalised.length / letters.length > shoutingShare;
}

/** A fiscal year is also searched as the year that documents write: "FY18" and "FY2018" as 2018. */
function yearOf(term: string): string | undefined {
  const digits = fiscalYear.exec(term)?.[1];
  if (digits === undefined) return undefined;
  return digits.length === 2 ? `20${digits}` : digits;
}

/** Takes a question apart. */
export function analyseQuestion(question: string): QuestionTerms {
  const words = wordsOf(question);
  const terms = new Set<string>();
  const written = new Set<string>();
  const names = new Set<string>();
  const numbers = new Set<string>();
  const shouting = isShouting(words, question);
  for (const word of words) {
    if (word.isStopWord) continue;
    const year = yearOf(word.term);
    const term = year ?? word.term;
    terms.add(term);
    written.add(year ?? question.slice(word.start, word.end));
    if (word.isNumber || year !== undefined) numbers.add(term);
    else if (!shouting && isNameLike(question, word)) names.add(term);
  }
  const asking = new Set([...terms].filter((term) => askingTerms.has(term) && !names.has(term)));
  return {
    terms: [...terms],
    words: [...written],
    names,
    numbers,
    asking,
    figure: askedFigure(question),
    exact: exactPartsOf(question),
  };
}
