import type { z } from 'zod';
import { AppError } from '#lib/core/errors.ts';

const largestBodyBytes = 1024 * 1024;

/**
 * The JSON body of a request, checked. Throws `INPUT_INVALID` (also for another content type: that of an HTML form is
 * what another site could send) and `REQUEST_TOO_LARGE`.
 */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new AppError('INPUT_INVALID', { message: 'not JSON' });
  const bytes = await readLimited(request);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError('INPUT_INVALID', { message: 'malformed JSON', cause });
  }
  return checked(value, schema);
}

/** The value, checked by the schema. Throws `INPUT_INVALID` that names the fields. */
export function checked<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 5).map((issue) => {
    const field = issue.path.map(String).join('.');
    return `${field === '' ? 'request' : field}: ${issue.message}`;
  });
  const list = problems.join('; ').slice(0, 400);
  throw new AppError('INPUT_INVALID', {
    message: 'input refused by its schema',
    personMessage: `Something in the form is not right (${list}). Check it and try again.`,
  });
}

async function readLimited(request: Request): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? '0');
  if (declared > largestBodyBytes) throw new AppError('REQUEST_TOO_LARGE');
  const parts: Uint8Array[] = [];
  let total = 0;
  if (request.body) {
    for await (const part of request.body as unknown as AsyncIterable<Uint8Array>) {
      total += part.byteLength;
      if (total > largestBodyBytes) throw new AppError('REQUEST_TOO_LARGE');
      parts.push(part);
    }
  }
  return Buffer.concat(parts);
}
