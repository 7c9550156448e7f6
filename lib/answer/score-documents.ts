import { wordsOf } from './words.ts';

export type NamedDocument = { documentId: string; name: string; title: string | null };

/** The least share of a document's own name that a question must hold before the document counts as named. */
const leastNameShare = 0.2;

/** A file name as words: "AgapeAtp_2019-12.pdf" is "Agape Atp 2019 12". Escapes of web addresses are undone. */
export function nameAsText(name: string): string {
  const withoutEnding = name.replace(/\.[a-z0-9]{1,8}$/i, '');
  let plain = withoutEnding;
  try {
    plain = decodeURIComponent(withoutEnding);
  } catch {
    // A lone percent sign is no escape: the name stays as it is.
  }
  return plain
    .replaceAll(/[_\-–—.+()[\]]+/gu, ' ')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{L}{2,})(\p{N})/gu, '$1 $2');
}

/** The distinct terms of a document's file name (as written and taken apart) and title. */
export function nameTerms(document: { name: string; title: string | null }): Set<string> {
  const terms = new Set<string>();
  for (const text of [
    document.name.replace(/\.[a-z0-9]{1,8}$/i, ''),
    nameAsText(document.name),
    document.title ?? '',
  ]) {
    for (const word of wordsOf(text)) {
      if (!word.isStopWord && (word.term.length > 1 || word.isNumber)) terms.add(word.term);
    }
  }
  return terms;
}

function countNames(names: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const terms of names) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/**
 * How surely the question names each document, 0..1, by the words of file names and titles: a word counts by how few
 * documents have it in their name. Documents that the question does not name are left out. In a workspace of one
 * document nothing is named: there is nothing to tell apart.
 */
export function scoreDocuments(
  questionTerms: readonly string[],
  documents: readonly NamedDocument[],
): Map<string, number> {
  const scores = new Map<string, number>();
  if (documents.length < 2) return scores;
  const names = documents.map(nameTerms);
  const counts = countNames(names);
  const weight = (term: string) => Math.log(documents.length / (counts.get(term) ?? documents.length));
  const asked = new Set(questionTerms);
  for (const [index, document] of documents.entries()) {
    const terms = [...(names[index] ?? [])];
    const matched = terms.filter((term) => asked.has(term)).reduce((sum, term) => sum + weight(term), 0);
    const whole = terms.reduce((sum, term) => sum + weight(term), 0);
    if (matched > 0 && matched / whole >= leastNameShare) scores.set(document.documentId, matched);
  }
  const best = Math.max(0, ...scores.values());
  for (const [id, score] of scores) scores.set(id, score / best);
  return scores;
}
