import type { ReadScope } from '#lib/core/read-scope.ts';
import type { Citation } from '#lib/shared/answer.ts';
import { countLines, type PagePart } from './count-lines.ts';
import { readChunksAround, type NearbyChunk } from './queries.ts';

/**
 * The chunks on each side of a cited one that are read to see its whole page: a chunk has at least some 130 words' tokens, and
 * a printed page seldom more than 1,000. Where a page holds more, its lines are not counted.
 */
const chunksAround = 12;

/** Every part of a page that is in these chunks; null when the page may have more. */
function partsOfPage(chunks: readonly NearbyChunk[], page: number): PagePart[] | null {
  const [first, last] = [chunks[0], chunks.at(-1)];
  if (!first || !last) return null;
  const beginsHere = first.ordinal === 0 || first.pageStart < page;
  if (!beginsHere) return null;
  return chunks.flatMap(({ sentences }) =>
    sentences.flatMap(({ spans, kind }) =>
      spans.filter((span) => span.page === page).map((span) => ({ ...span, ...(kind && { kind }) })),
    ),
  );
}

/** The same citations with the lines that they stand on, where a document has pages whose lines can be counted. */
export async function numberLines(scope: ReadScope, citations: readonly Citation[]): Promise<Citation[]> {
  const paged = citations.filter(({ format }) => format === 'pdf').map(({ chunkId }) => chunkId);
  const around = await readChunksAround(scope, { chunkIds: paged, reach: chunksAround });
  return citations.map((citation) => {
    const chunks = around.get(citation.chunkId) ?? [];
    const spans = citation.spans.map((span) => {
      const parts = partsOfPage(chunks, span.page);
      const lines = parts && countLines(parts, span);
      return lines ? { ...span, lines } : span;
    });
    return { ...citation, spans };
  });
}
