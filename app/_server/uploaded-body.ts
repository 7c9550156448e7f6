import { AppError } from '#lib/core/errors.ts';

export type UploadedBody = { content: AsyncIterable<Uint8Array>; sizeBytes: number | undefined };

/** The file that a request is: its whole body, as a stream, with its size when the sender says it. Throws `FILE_EMPTY` without a body. */
export function uploadedBody(request: Request): UploadedBody {
  if (!request.body) throw new AppError('FILE_EMPTY');
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  return {
    content: request.body,
    sizeBytes: Number.isSafeInteger(announced) && announced >= 0 ? announced : undefined,
  };
}
