import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { blobPath } from './blobs.ts';
import { guardedContent } from './guarded-content.ts';
import { recordOpening } from './record-opening.ts';
import { requireDocument } from './require-document.ts';

/** Bytes `start` to `end`, both included, as HTTP counts them. */
export type ByteRange = { start: number; end: number };

export type OpenOriginalInput = {
  documentId: string;
  version?: number | undefined;
  /** What part is wanted, given the size; null for all of it. Throws what it likes for a part that doesn't exist. */
  choosePart?: (sizeBytes: number) => ByteRange | null;
};

export type Original = {
  name: string;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
  part: ByteRange | null;
  content: Readable;
};

const mediaTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  text: 'text/plain; charset=utf-8',
} as const;

/**
 * The uploaded file itself, whole or in part. Opening is recorded: each time it is read from its beginning, and once for
 * parts that are read without that. The content ends with an error once the document may not be read any more.
 * Throws `NOT_FOUND`.
 */
export async function openOriginal(context: RequestContext, input: OpenOriginalInput): Promise<Original> {
  const { document, version } = await requireDocument(context, { ...input, role: 'reader' });
  const path = blobPath(version.blobName);
  const file = await stat(path).catch((cause: unknown) => {
    throw new AppError('NOT_FOUND', { message: 'the original is gone', cause });
  });
  const part = input.choosePart?.(file.size) ?? null;
  const isBeginning = part === null || part.start === 0;
  await recordOpening(context, { document, version, as: 'file', isBeginning });
  return {
    name: document.name,
    mediaType: version.format === null ? 'application/octet-stream' : mediaTypes[version.format],
    sizeBytes: file.size,
    sha256: version.sha256,
    part,
    content: guardedContent(context, {
      documentId: document.id,
      content: createReadStream(path, part ?? {}),
    }),
  };
}
