import type { ReadScope } from '#lib/core/read-scope.ts';
import type { AbsentName } from '#lib/shared/answer.ts';
import { abbreviates } from './abbreviations.ts';
import { nameAsText } from './document-names.ts';
import { findPageTexts } from './queries.ts';
import { namesOf, yearsOf, type QuestionName } from './question-names.ts';
import { isInitialsIn, isVariant, readableText, textOfChunk, type ReadableText } from './readable-text.ts';
import type { ScoredSentence } from './score-sentences.ts';
import type { Candidate, SearchedDocument } from './types.ts';
import { quotedPhrases } from './understand/exact-parts.ts';
import { plainWords, wordsOf } from './words.ts';

/** A document counts as named by the question from this share of the best-named one's score. */
const namedFrom = 0.5;
/** A name of this many ordinary words is absent when no two of them stand together anywhere. */
const phraseWordsFrom = 3;
/** A word of this many letters is looked for with its vowels and its end left open. */
const openFrom = 6;

const termOf = (word: string) => wordsOf(word)[0]?.term ?? word.toLowerCase();

function pairsOf(words: readonly string[]): string[] {
  return words.slice(1).map((word, index) => `${words[index] ?? ''} ${word}`);
}

/** The name in one word is known, too: "PayPal" where the text writes "Pay Pal". */
function hasWord(word: string, text: ReadableText): boolean {
  if (text.terms.has(termOf(word))) return true;
  const parts = word.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  return parts.includes(' ') && text.plain.includes(` ${parts} `);
}

/** True when the text may speak of the name; in doubt, it does. */
function mentions({ words }: QuestionName, text: ReadableText): boolean {
  if (words.length > 1 && text.terms.has(termOf(words.join('')))) return true;
  if (words.length < phraseWordsFrom) return words.some((word) => hasWord(word, text));
  return pairsOf(words).some((pair) => text.plain.includes(` ${pair} `.toLowerCase()));
}

/** True when the texts spell a word of the name with one letter changed, or write an abbreviation out. */
function mentionsVariant(name: QuestionName, texts: readonly ReadableText[]): boolean {
  if (name.isAbbreviation)
    return texts.some(({ text }) => name.words.some((word) => isInitialsIn(word, text)));
  const terms = name.words.map(termOf);
  return texts.some((text) => terms.some((term) => [...text.terms].some((known) => isVariant(term, known))));
}

/** What SQL looks for: accents on vowels and the ends of longer words are left open, so what is found is looked at again. */
function patternsOf({ words }: QuestionName): string[] {
  if (words.length >= phraseWordsFrom)
    return pairsOf(words).map((pair) => `%${pair.replaceAll(/[^\w]/gu, '_')}%`);
  return words.map((word) => {
    const open = word.length < openFrom ? word : word.slice(0, -1).replaceAll(/[aeiou]/gu, '_');
    return `%${open.replaceAll(/[^\w]/gu, '_')}%`;
  });
}

type WrittenInput = {
  documents: readonly SearchedDocument[];
  patterns: readonly string[];
  test: (text: ReadableText) => boolean;
};

/** Looks through the whole texts of the documents. What too many pages fit is taken for written. */
async function isWritten(scope: ReadScope, { documents, patterns, test }: WrittenInput): Promise<boolean> {
  const versionIds = documents.map(({ versionId }) => versionId);
  const texts = await findPageTexts(scope, { versionIds, patterns });
  return texts === 'many' || texts.some((text) => test(readableText(text)));
}

function namesAsText({ name, title, fields }: SearchedDocument): ReadableText {
  const { kind, parties, period, date } = fields;
  return readableText([nameAsText(name), title, ...parties, kind, period, date].join(' '));
}

export type FindAbsentInput = {
  question: string;
  /** What is searched. */
  documents: readonly SearchedDocument[];
  candidates: readonly Candidate[];
};

/**
 * True where documents are of the kind that has parties. Abbreviations stand for ordinary words as often as for names ("COGS"): one is
 * taken for an organisation only there, and where the question names no document otherwise.
 */
function arePartiesUsual(documents: readonly SearchedDocument[]): boolean {
  return documents.filter(({ fields }) => fields.parties.length > 0).length >= documents.length / 2;
}

function isShortForm({ words }: QuestionName, { fields }: SearchedDocument): boolean {
  return words.length === 1 && fields.parties.some((party) => abbreviates(words[0] ?? '', party));
}

/** Tells whether a name is in the names, the titles or the fields of documents, written out or short. */
function nameOfDocument(documents: readonly SearchedDocument[]): (name: QuestionName) => boolean {
  const named = documents.map(namesAsText);
  return (name) =>
    named.some((text) => mentions(name, text)) || documents.some((document) => isShortForm(name, document));
}

/** A sentence with its headings and the sentence before it, whose subject it may go on about. */
function textOfSentence({ candidate: { chunk }, index }: ScoredSentence): ReadableText {
  const sentences = chunk.sentences.slice(Math.max(0, index - 1), index + 1);
  const texts = sentences.map(({ start, end }) => chunk.text.slice(start, end));
  return readableText([chunk.header, ...texts].join('\n'));
}

/**
 * What may answer a question about somebody who is a party of no document, where documents have parties: only sentences that
 * mention the name, or follow one that does. Somebody who is mentioned in passing elsewhere would else be answered for by another's figures.
 */
export function keepAboutNamed(
  ranked: readonly ScoredSentence[],
  { question, documents }: { question: string; documents: readonly SearchedDocument[] },
): readonly ScoredSentence[] {
  if (!arePartiesUsual(documents)) return ranked;
  const names = namesOf(question);
  const told = names.filter((name) => !name.isAbbreviation);
  if (told.length === 0 || names.some(nameOfDocument(documents))) return ranked;
  return ranked.filter((sentence) => {
    const text = textOfSentence(sentence);
    const isSpeltAlike = (name: QuestionName) =>
      name.words.length < phraseWordsFrom && mentionsVariant(name, [text]);
    return told.some((name) => mentions(name, text) || isSpeltAlike(name));
  });
}

/** Phrases in quotation marks that nothing has: who puts them there wants them as they are. */
async function absentPhrases(scope: ReadScope, input: FindAbsentInput): Promise<AbsentName[]> {
  const { documents, candidates, question } = input;
  const absent: AbsentName[] = [];
  for (const phrase of quotedPhrases(question)) {
    const wanted = plainWords(phrase);
    const test = ({ plain }: ReadableText) => plain.includes(wanted);
    if ([...documents.map(namesAsText), ...candidates.map(({ chunk }) => textOfChunk(chunk))].some(test))
      continue;
    const patterns = [
      `%${wanted
        .trim()
        .replaceAll(/[^\w ]/gu, '_')
        .replaceAll(' ', '%')}%`,
    ];
    if (!(await isWritten(scope, { documents, patterns, test }))) {
      absent.push({ name: `“${phrase}”`, documents: [] });
    }
  }
  return absent;
}

async function absentNames(scope: ReadScope, input: FindAbsentInput): Promise<AbsentName[]> {
  const { documents, candidates } = input;
  const names = namesOf(input.question);
  if (names.length === 0) return [];
  const named = documents.map(namesAsText);
  const isOfDocument = nameOfDocument(documents);
  const near = [...named, ...candidates.map(({ chunk }) => textOfChunk(chunk))];
  const namesKnown = names.some(isOfDocument);
  const told =
    !namesKnown && arePartiesUsual(documents) ? names : names.filter((name) => !name.isAbbreviation);
  const isNear = (name: QuestionName) =>
    isOfDocument(name) || near.some((text) => mentions(name, text)) || mentionsVariant(name, near);
  const absent = new Set<string>();
  for (const name of told.filter((one) => !isNear(one))) {
    const test = (text: ReadableText) => mentions(name, text);
    const isKnown = await isWritten(scope, { documents, patterns: patternsOf(name), test });
    if (!isKnown) absent.add(name.written);
  }
  return [...absent].map((name) => ({ name, documents: [] }));
}

/** The documents that the question names; null for none. */
export function documentsNamed({
  documents,
  candidates,
}: Omit<FindAbsentInput, 'question'>): SearchedDocument[] | null {
  const named = candidates.filter(({ documentScore }) => documentScore >= namedFrom);
  const ids = new Set(named.map(({ chunk }) => chunk.documentId));
  return ids.size === 0 ? null : documents.filter(({ documentId }) => ids.has(documentId));
}

async function absentYears(scope: ReadScope, input: FindAbsentInput): Promise<AbsentName[]> {
  const named = documentsNamed(input);
  const documents = named ?? input.documents;
  // Where documents are of no known time, a year may be about anything.
  if (documents.some(({ fields }) => fields.period === null && fields.date === null)) return [];
  const absent: AbsentName[] = [];
  for (const year of yearsOf(input.question)) {
    const test = ({ terms }: ReadableText) =>
      [year, `fy${year}`, `fy${year.slice(2)}`].some((term) => terms.has(term));
    const patterns = [`%${year}%`, `%FY${year.slice(2)}%`];
    if (documents.map(namesAsText).some(test)) continue;
    if (await isWritten(scope, { documents, patterns, test })) continue;
    absent.push({ name: year, documents: (named ?? []).map(({ name }) => name) });
  }
  return absent;
}

/**
 * What a question names and no document that was searched mentions: phrases in quotation marks, parties, organisations,
 * persons, medicines, and years in the documents that it asks about. Looks through names and fields of documents, what was found, and then through their
 * whole texts, in the read scope. Careful: a name counts as mentioned when a word of it is, in another spelling, too.
 */
export async function findAbsent(scope: ReadScope, input: FindAbsentInput): Promise<AbsentName[]> {
  if (input.documents.length === 0) return [];
  const names = [...(await absentPhrases(scope, input)), ...(await absentNames(scope, input))];
  return names.length > 0 ? names : await absentYears(scope, input);
}
