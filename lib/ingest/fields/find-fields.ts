import type { DocumentFields } from '#lib/shared/documents.ts';
import { findIdentifiers } from './find-identifiers.ts';
import { findKind } from './find-kind.ts';
import { findParties } from './find-parties.ts';
import { findPeriod } from './find-period.ts';
import { nameWords } from './name-words.ts';

/** The pages at the beginning that say what a document is. */
export const fieldPages = 3;

/**
 * What a document is, by rules alone, from its title, its file name and the text of its first pages.
 */
export function findFields(input: {
  title: string | null;
  fileName: string;
  firstTexts: readonly string[];
}): DocumentFields {
  const name = nameWords(input.fileName);
  const text = input.firstTexts.join('\n\n');
  const kind = findKind({ title: input.title, name, firstText: input.firstTexts[0] ?? '' });
  return {
    kind,
    parties: findParties({ kind, text }),
    ...findPeriod({ kind, name: `${input.title ?? ''} ${name}`, text }),
    identifiers: findIdentifiers(`${input.title ?? ''}\n${name}\n${text}`),
  };
}
