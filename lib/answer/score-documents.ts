import { abbreviates } from './abbreviations.ts';
import { countNames, nameTerms, namingTerms, type NamedDocument } from './document-names.ts';
import { termsOf, wordsOf } from './words.ts';

/** How surely a document is named (0..1), and the terms of its name that the question holds. */
export type NamedScore = { score: number; terms: readonly string[] };

/**
 * Scores are measured by the weight of a word that only one name has and that no text uses. A document counts as named
 * from the first share of it, and as surely named from the second.
 */
const namingFrom = 0.06;
const sureFrom = 0.3;
/** No word at all: its weight is the highest that there is. */
const unseenTerm = '';

export type ScoreDocumentsInput = {
  question: string;
  documents: readonly NamedDocument[];
  /** How much a word tells in the passages: see term-weights.ts. A word that all texts use names no document. */
  tellingWeight: (term: string) => number;
};

/**
 * How surely the question names each document, 0..1, by the words of file names, titles and parties: a word counts by how few
 * documents have it in their name and by how rarely it is used in the texts. Documents that the question does not name
 * are left out. In a workspace of one document nothing is named: there is nothing to tell apart.
 */
export function scoreDocuments(input: ScoreDocumentsInput): Map<string, NamedScore> {
  const { documents, tellingWeight } = input;
  const scores = new Map<string, NamedScore>();
  if (documents.length < 2) return scores;
  const words = wordsOf(input.question).filter((word) => !word.isStopWord);
  const written = words.map(({ term, start, end }) => ({ term, written: input.question.slice(start, end) }));
  const names = documents.map((document) => [...nameTerms(document), ...shortForms(document, written)]);
  const counts = countNames(documents, names);
  const weight = (term: string) =>
    Math.log(documents.length / (counts.get(term) ?? documents.length)) * tellingWeight(term);
  const asked = namingTerms(input.question);
  const unit = Math.log(documents.length) * tellingWeight(unseenTerm);
  for (const [index, document] of documents.entries()) {
    const scored = (names[index] ?? []).map((own) => {
      const terms = [...own].filter((term) => asked.has(term));
      return { score: (massOf(terms, weight) * shareOfName(own, { asked, weight })) / unit, terms };
    });
    const score = Math.max(...scored.map((part) => part.score));
    const terms = [...new Set(scored.flatMap((part) => part.terms))];
    if (score >= namingFrom) scores.set(document.documentId, { score, terms });
  }
  const best = Math.max(sureFrom, ...[...scores.values()].map(({ score }) => score));
  for (const [id, { score, terms }] of scores) scores.set(id, { score: score / best, terms });
  return scores;
}

/** The words of the question that are short for a party of the document, each a name of it. */
function shortForms(
  { fields }: NamedDocument,
  words: readonly { term: string; written: string }[],
): Set<string>[] {
  return words
    .filter(({ written }) => fields.parties.some((party) => abbreviates(written, party)))
    .map(({ term }) => new Set([term]));
}

function massOf(terms: Iterable<string>, weight: (term: string) => number): number {
  let mass = 0;
  for (const term of terms) mass += weight(term);
  return mass;
}

/** How much of the name's words is asked about. Numbers, dates and codes beside words are seldom repeated. */
function shareOfName(
  own: ReadonlySet<string>,
  input: { asked: ReadonlySet<string>; weight: (term: string) => number },
): number {
  const withoutNumbers = [...own].filter((term) => !/\p{N}/u.test(term));
  const words = withoutNumbers.length > 0 ? withoutNumbers : [...own];
  const asked = words.filter((term) => input.asked.has(term));
  return massOf(asked, input.weight) / (massOf(words, input.weight) || 1);
}

/** A document is searched by itself from this share of the best-named one's score; a name that fits many singles out none. */
const namedFrom = 0.5;
const namedMax = 4;
/** With fewer terms left, the words that name a document are what is asked about: nothing is taken away. */
const contentTermsFrom = 2;

/** The documents that a question is about, and the question without the words that only name them. */
export type NamedDocuments = {
  documentIds: readonly string[];
  namingTerms: ReadonlySet<string>;
  /** The question without its naming words. */
  content: string;
};

/**
 * Tells the words that say where to look from those that say what for: inside the documents that are named, only the
 * latter count. Null when no document, or too many, are named.
 */
export function pickNamed(question: string, scores: ReadonlyMap<string, NamedScore>): NamedDocuments | null {
  const named = [...scores].filter(([, { score }]) => score >= namedFrom);
  if (named.length === 0 || named.length > namedMax) return null;
  const namingTerms = new Set(named.flatMap(([, { terms }]) => terms));
  const isNaming = joinedNaming(question, namingTerms);
  const words = wordsOf(question);
  const left = words.filter((word, index) => !word.isStopWord && !isNaming.has(index));
  const documentIds = named.map(([id]) => id);
  if (left.length < contentTermsFrom) return { documentIds, namingTerms: new Set(), content: question };
  const content = words
    .filter((_, index) => !isNaming.has(index))
    .map((word) => question.slice(word.start, word.end))
    .join(' ');
  const terms = [...isNaming].map((index) => words[index]?.term ?? '');
  return { documentIds, namingTerms: new Set(terms), content };
}

/** The places of the words that name, alone or two together. */
function joinedNaming(question: string, namingTerms: ReadonlySet<string>): Set<number> {
  const places = new Set<number>();
  const words = wordsOf(question);
  for (const [index, word] of words.entries()) {
    if (!word.isStopWord && namingTerms.has(word.term)) places.add(index);
    const next = words[index + 1];
    if (!next) continue;
    const pair = question.slice(word.start, word.end) + question.slice(next.start, next.end);
    if (termsOf(pair).some((term) => namingTerms.has(term))) places.add(index).add(index + 1);
  }
  return places;
}
