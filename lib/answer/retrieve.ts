import type { RequestContext } from '#lib/core/context.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { findCorrections, withCorrections } from './correct-spelling.ts';
import { findPassages, type FindPassagesInput } from './find-passages.ts';
import type { Retrieval } from './types.ts';

/**
 * Finds the passages of a workspace that speak to the question, best first. A word that no document has is read as the
 * one that differs from it in one letter, if there is such a one, and the search is made again. Throws as `findPassages`.
 */
export async function retrieve(
  context: RequestContext,
  scope: ReadScope,
  input: FindPassagesInput,
): Promise<Retrieval> {
  const { location, sample, hidesDocuments, ...found } = await findPassages(context, scope, input);
  const asIs = { ...found, searchedQuestion: input.question, corrections: [], correctedFrom: [] };
  if (!location || (input.kind ?? 'hybrid') !== 'hybrid') return asIs;
  const { question } = input;
  const known = { ...found, question, location, sample, hidesDocuments };
  const { corrections, sources } = await findCorrections(scope, known);
  if (corrections.length === 0) return asIs;
  const searchedQuestion = withCorrections(question, corrections);
  const again = await findPassages(context, scope, { ...input, question: searchedQuestion });
  return { ...again, searchedQuestion, corrections, correctedFrom: sources };
}
