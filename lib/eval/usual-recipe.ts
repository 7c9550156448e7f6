import { activeModels } from '#lib/admin/active-models.ts';
import { rewriteQuestion } from '#lib/answer/rewrite-question.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { readPages } from '#lib/documents/read-pages.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import type { FoundText, QuestionResult } from './metrics.ts';
import type { PreparedSuite } from './prepare-suite.ts';
import { namesOf, toHistoryTurns, withOneName } from './run-suite.ts';

/**
 * What the most used programs of this kind do when nothing is changed, to compare with: pieces of 1,000 characters that
 * share 20, cut at the last paragraph, line or word before; vectors alone; the best 4. No header lines, no search by words.
 */
const recipe = { pieceCharacters: 1000, sharedCharacters: 20, taken: 4 };
const pagesAtOnce = 50;
const textsAtOnce = 64;

type Piece = FoundText & { vector: Float32Array };

/** Where a piece that begins at `start` ends: before the last paragraph, line or word that does not fit any more. */
function endOfPiece(text: string, start: number): number {
  const last = start + recipe.pieceCharacters;
  if (last >= text.length) return text.length;
  const window = text.slice(start, last);
  const cuts = ['\n\n', '\n', ' '].map((mark) => window.lastIndexOf(mark));
  const cut = cuts.find((at) => at > recipe.sharedCharacters);
  return cut === undefined ? last : start + cut;
}

/** Pieces of a text, with where each begins and ends. */
export function cutIntoPieces(text: string): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = [];
  for (let start = 0; start < text.length;) {
    const end = endOfPiece(text, start);
    pieces.push({ start, end });
    if (end === text.length) break;
    start = Math.max(start + 1, end - recipe.sharedCharacters);
  }
  return pieces;
}

async function readText(
  context: RequestContext,
  documentId: string,
): Promise<{ text: string; pageStarts: { page: number; start: number }[] }> {
  let text = '';
  const pageStarts: { page: number; start: number }[] = [];
  for (let from = 1; ; from += pagesAtOnce) {
    const pages = await readPages(context, { documentId, from, to: from + pagesAtOnce - 1 });
    if (pages.length === 0) return { text, pageStarts };
    for (const page of pages) {
      pageStarts.push({ page: page.number, start: text.length });
      text += `${page.text}\n\n`;
    }
  }
}

async function piecesOf(
  context: RequestContext,
  input: { documentId: string; name: string; embedding: EmbeddingModel },
): Promise<Piece[]> {
  const { text, pageStarts } = await readText(context, input.documentId);
  const cut = cutIntoPieces(text).map(({ start, end }) => {
    const before = pageStarts.filter((page) => page.start <= start).at(-1)?.page ?? 1;
    const within = pageStarts.filter((page) => page.start > start && page.start < end);
    const pages = [before, ...within.map(({ page }) => page)];
    return { document: input.name, pages, text: text.slice(start, end) };
  });
  const pieces: Piece[] = [];
  for (let at = 0; at < cut.length; at += textsAtOnce) {
    const some = cut.slice(at, at + textsAtOnce);
    const texts = some.map((piece) => piece.text);
    const vectors = await input.embedding.embed({ texts, kind: 'passage' });
    pieces.push(
      ...some.flatMap((piece, index) => ({ ...piece, vector: vectors[index] ?? new Float32Array() })),
    );
  }
  return pieces;
}

function closeness(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (const [at, value] of one.entries()) sum += value * (other[at] ?? 0);
  return sum;
}

/** Asks every question of a prepared suite by the usual recipe, with the embedding model in use. */
export async function askByUsualRecipe(
  context: RequestContext,
  prepared: PreparedSuite,
): Promise<QuestionResult[]> {
  const { embedding } = await activeModels();
  const names = namesOf(prepared);
  const pieces: Piece[] = [];
  for (const [documentId, name] of names)
    pieces.push(...(await piecesOf(context, { documentId, name, embedding })));
  const results: QuestionResult[] = [];
  for (const original of prepared.suite.questions) {
    const startedAt = performance.now();
    const question = withOneName(original, prepared, names);
    const history = toHistoryTurns(question.history);
    const text = await rewriteQuestion({ question: question.question, history, chat: null });
    const [vector] = await embedding.embed({ texts: [text], kind: 'query' });
    const scored = pieces.map((piece) => ({ piece, score: vector ? closeness(piece.vector, vector) : 0 }));
    scored.sort((one, other) => other.score - one.score);
    const passages = scored.slice(0, recipe.taken).map(({ piece }) => piece);
    const seconds = (performance.now() - startedAt) / 1000;
    results.push({ question, passages, answer: null, seconds: { retrieve: seconds, total: seconds } });
  }
  return results;
}
