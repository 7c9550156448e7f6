import type { DocumentFields } from '#lib/shared/documents.ts';
import { termsOf, wordsOf } from './words.ts';

export type NamedDocument = {
  documentId: string;
  name: string;
  title: string | null;
  fields: DocumentFields;
};

const withoutEnding = (name: string) => name.replace(/\.[a-z0-9]{1,8}$/i, '');

/** A file name as words: "AgapeAtp_2019-12.pdf" is "Agape Atp 2019 12". Escapes of web addresses are undone. */
export function nameAsText(name: string): string {
  let plain = withoutEnding(name);
  try {
    plain = decodeURIComponent(plain);
  } catch {
    // A lone percent sign is no escape: the name stays as it is.
  }
  return plain
    .replaceAll(/[_\-–—.+()[\]]+/gu, ' ')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L}{2,})(\p{N})/gu, '$1 $2');
}

function termsOfName(texts: readonly string[]): Set<string> {
  const words = texts.flatMap(wordsOf);
  return new Set(
    words
      .filter((word) => !word.isStopWord && (word.term.length > 1 || word.isNumber))
      .map((word) => word.term),
  );
}

/** How companies end their names: whoever asks seldom repeats it. */
const companyForms = new Set(
  'inc incorporated llc ltd limited corp corporation company co plc gmbh ag sa nv bv lp llp pty'
    .split(' ')
    .flatMap(termsOf),
);

/** True for "Inc.", "Company" and their like. */
export function isCompanyForm(word: string): boolean {
  return termsOf(word).some((term) => companyForms.has(term));
}

function termsOfParty(party: string): Set<string> {
  const terms = termsOfName([party, nameAsText(`${party}.`)]);
  const telling = new Set([...terms].filter((term) => !companyForms.has(term)));
  return telling.size > 0 ? telling : terms;
}

/**
 * The distinct terms of each name that a document has: of its file name (as written and taken apart), of its title, and of
 * each party or organisation together with the years that it is about. Any of them may name it.
 */
export function nameTerms(document: NamedDocument): Set<string>[] {
  const { name, title, fields } = document;
  const years = fields.period?.match(/\b(?:19|20)\d{2}\b/gu) ?? [];
  return [
    termsOfName([withoutEnding(name), nameAsText(name)]),
    termsOfName([title ?? '']),
    ...fields.parties.map((party) => new Set([...termsOfParty(party), ...years])),
  ];
}

/** The terms of a question, and each two neighbouring words as one: "Best Buy" also names "BESTBUY_2023.pdf". */
export function namingTerms(question: string): Set<string> {
  const words = wordsOf(question).filter((word) => !word.isStopWord);
  const joined = words.slice(1).map((word, index) => {
    const before = words[index];
    return before ? question.slice(before.start, before.end) + question.slice(word.start, word.end) : '';
  });
  return new Set([...words.map((word) => word.term), ...joined.flatMap((pair) => termsOf(pair))]);
}

/** In how many documents' names each term occurs. Two words that stand together count as one word, too: "non-disclosure". */
export function countNames(
  documents: readonly NamedDocument[],
  names: readonly Set<string>[][],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [index, { name, title }] of documents.entries()) {
    const together = [nameAsText(name), title ?? ''].flatMap((text) => [...namingTerms(text)]);
    for (const term of new Set([...(names[index] ?? []).flatMap((terms) => [...terms]), ...together])) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  return counts;
}
