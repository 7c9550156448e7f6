import type { Citation, Passage } from '#lib/shared/answer.ts';
import { lastHeading } from '#lib/ingest/header-line.ts';
import type { Candidate, SourceChunk } from './types.ts';

/** The stored sentence at this place of the chunk, with its place on the pages; undefined when there is none. */
export function toCitation(chunk: SourceChunk, index: number): Citation | undefined {
  const sentence = chunk.sentences[index];
  if (!sentence || sentence.spans.length === 0) return undefined;
  return {
    id: `${chunk.chunkId}:${index}`,
    chunkId: chunk.chunkId,
    documentId: chunk.documentId,
    documentName: chunk.documentName,
    documentTitle: chunk.documentTitle,
    section: sectionOf(chunk, index),
    uploadedAt: chunk.versionCreatedAt,
    documentDate: chunk.documentDate,
    versionId: chunk.versionId,
    versionNumber: chunk.versionNumber,
    format: chunk.format,
    sentence: chunk.text.slice(sentence.start, sentence.end),
    spans: sentence.spans,
  };
}

/** The nearest heading above a sentence: one of its chunk, else the last that the chunk's header names; null for none. */
function sectionOf(chunk: SourceChunk, index: number): string | null {
  const heading = chunk.sentences.slice(0, index).findLast(({ kind }) => kind === 'heading');
  const nearest = heading ? chunk.text.slice(heading.start, heading.end) : lastHeading(chunk.header);
  const section = nearest.replaceAll(/\s+/gu, ' ').trim();
  return section === '' || section === chunk.documentTitle ? null : section;
}

/** A candidate as the evidence list shows it. */
export function toPassage(candidate: Pick<Candidate, 'chunk' | 'score'>): Passage {
  const { chunk } = candidate;
  return {
    chunkId: chunk.chunkId,
    documentId: chunk.documentId,
    documentName: chunk.documentName,
    versionId: chunk.versionId,
    page: chunk.pageStart,
    pageEnd: chunk.pageEnd,
    score: Math.round(candidate.score * 10_000) / 10_000,
    header: chunk.header,
    text: chunk.text,
  };
}
