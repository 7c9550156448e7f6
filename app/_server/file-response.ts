import { Readable } from 'node:stream';
import type { ByteRange, Original } from '#lib/documents/open-original.ts';

/**
 * What part of a file the `Range` header asks for (RFC 9110, 14.2), given its size: null for all of it, which is also the
 * answer to several ranges at once and to anything that is no range of bytes.
 */
export function chooseRange(header: string | null): (sizeBytes: number) => ByteRange | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [from = '', to = ''] = match?.slice(1) ?? [];
  return (sizeBytes) => {
    if (from === '' && to === '') return null;
    const last = sizeBytes - 1;
    const range =
      from === ''
        ? { start: Math.max(0, sizeBytes - Number(to)), end: last }
        : { start: Number(from), end: to === '' ? last : Math.min(Number(to), last) };
    // A range outside the file is answered with the whole file: allowed, and what every reader copes with.
    return range.start > range.end ? null : range;
  };
}

/** Sends an original as something to be saved: whatever is in it, no browser runs or shows it on this site. */
export function fileResponse(original: Original): Response {
  const { part, sizeBytes } = original;
  const headers = new Headers({
    'content-type': original.mediaType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeName(original.name)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'accept-ranges': 'bytes',
    etag: `"${original.sha256}"`,
    'content-length': String(part ? part.end - part.start + 1 : sizeBytes),
  });
  if (part) headers.set('content-range', `bytes ${part.start}-${part.end}/${sizeBytes}`);
  const body = Readable.toWeb(original.content) as ReadableStream<Uint8Array>;
  return new Response(body, { status: part ? 206 : 200, headers });
}

/** As in RFC 8187: letters, digits and a few signs as they are, everything else in per cent. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}
