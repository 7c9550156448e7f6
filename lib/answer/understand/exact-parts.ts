import { findDates, isSameDate, type DateFact } from '../verify/dates.ts';
import { findReferences, isReferenceAmong, type ReferenceFact } from '../verify/references.ts';
import { plainWords, wordsOf } from '../words.ts';

/** A part of a question that must stand in the text as it is: a phrase in quotation marks, a date, a reference. */
export type ExactPart = {
  kind: 'phrase' | 'date' | 'reference';
  written: string;
  /** How much it counts, 0..1: a date is as often the setting of what is asked as what is looked for. */
  strength: number;
  /** Bags of words: a passage that holds the part has all words of one of them. */
  searches: readonly string[];
  /** How surely a sentence under headings (one a line) holds it, 0..1: less for a mere mention of a section. */
  holds: (sentence: string, headings: string) => number;
};

/** In double quotation marks only: a single one is as often an apostrophe. */
const quoted = /"([^"\n]{2,200})"|“([^”\n]{2,200})”|«([^»\n]{2,200})»|„([^“”\n]{2,200})[“”]/gu;
const mention = 0.5;
/** Who asks what a phrase means wants it where the text has it in quotation marks, too: there it is defined, elsewhere used. */
const asksMeaning = /\b(?:mean|means|meaning|defin\w+)\b/iu;
const used = 0.8;

/** The phrases of the text that stand in double quotation marks, without those that have no words. */
export function quotedPhrases(text: string): string[] {
  const phrases = [...text.matchAll(quoted)].map((match) => match.slice(1).find(Boolean)?.trim() ?? '');
  return [...new Set(phrases)].filter((phrase) => wordsOf(phrase).length > 0);
}

function phrasePart(written: string, question: string): ExactPart {
  const wanted = plainWords(written);
  const holds = (sentence: string) => {
    if (!plainWords(sentence).includes(wanted)) return 0;
    if (!asksMeaning.test(question)) return 1;
    return quotedPhrases(sentence).some((phrase) => plainWords(phrase) === wanted) ? 1 : used;
  };
  return { kind: 'phrase', written, strength: 1, searches: [written], holds };
}

const monthNames =
  'January February March April May June July August September October November December'.split(' ');
const twoDigits = (value: number) => String(value).padStart(2, '0');

/** How a day is written, as words in any order. */
function spellingsOf(date: DateFact): string[] {
  return date.readings.flatMap(({ year, month, day }) => {
    const name = monthNames[(month ?? 0) - 1];
    if (year === undefined || month === undefined || day === undefined || !name) return [];
    return [
      `${day} ${name} ${year}`,
      `${day} ${name.slice(0, 3)} ${year}`,
      `${year} ${twoDigits(month)} ${twoDigits(day)}`,
      `${month} ${day} ${year}`,
    ];
  });
}

/** Whole dates only: a month of a year is found by its words. */
function datePart(date: DateFact): ExactPart[] {
  const searches = [...new Set(spellingsOf(date))];
  if (searches.length === 0) return [];
  const holds = (sentence: string) => (findDates(sentence).some((known) => isSameDate(date, known)) ? 1 : 0);
  return [{ kind: 'date', written: date.written, strength: 0.2, searches, holds }];
}

/** The numbering at the head of a part: "8. Risk and title", "8.2 The Buyer", "(b) In writing". */
function headPattern(target: string): RegExp {
  const escaped = target.replaceAll(/[.()]/gu, String.raw`\$&`);
  const within = String.raw`(?:\.\d+|\s?\([a-z0-9]{1,4}\))*`;
  return new RegExp(String.raw`^(?:§+\s*)?${escaped}${within}[.):]?\s+["“'(]?\p{Lu}`, 'mu');
}

/** Parts of documents: not the types, stages and grades of anything else. */
const partLabels = new Set([
  'section',
  'exhibit',
  'schedule',
  'annex',
  'chapter',
  'part',
  'item',
  'table',
  'figure',
  'rule',
]);

/** A reference to a part of a document that is numbered: "Table 4", "Section 7.3(b)". */
function referencePart(reference: ReferenceFact): ExactPart[] {
  if (!/\d/u.test(reference.target) || !partLabels.has(reference.label)) return [];
  const head = headPattern(reference.target);
  const isHead = (text: string) => reference.label === 'section' && head.test(text);
  const names = (text: string) => isReferenceAmong(reference, { references: findReferences(text), text: '' });
  const holds = (sentence: string, headings: string) => {
    if (isHead(sentence) || isHead(headings) || names(headings)) return 1;
    return names(sentence) ? mention : 0;
  };
  const { written, target } = reference;
  return [{ kind: 'reference', written, strength: 1, searches: [target], holds }];
}

/** What of the question must stand in the text as it is, whatever else the passage says. */
export function exactPartsOf(question: string): ExactPart[] {
  return [
    ...quotedPhrases(question).map((phrase) => phrasePart(phrase, question)),
    ...findDates(question).flatMap(datePart),
    ...findReferences(question).flatMap(referencePart),
  ];
}

/** How much of what counts the sentence holds, 0..1; 0 when there are no parts. */
export function exactShare(parts: readonly ExactPart[], sentence: string, headings: string): number {
  const whole = parts.reduce((sum, { strength }) => sum + strength, 0);
  const held = parts.reduce((sum, { strength, holds }) => sum + strength * holds(sentence, headings), 0);
  return whole === 0 ? 0 : held / whole;
}
