import { Readable } from 'node:stream';
import { and, eq } from 'drizzle-orm';
import { isScopeCurrent, makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import { documents } from '#lib/db/schema/index.ts';

/** How often a running download looks up whether the document may still be read, in milliseconds. */
const guardIntervalMs = 500;

/** A scope that has the document in it. Throws `NOT_FOUND` when it is not, or not any more. */
async function scopeWith(context: RequestContext, documentId: string): Promise<ReadScope> {
  const scope = await makeReadScope(context);
  const [row] = await database()
    .select({ id: documents.id })
    .from(documents)
    .where(and(eq(documents.id, documentId), readableDocuments(scope)));
  if (!row)
    throw new AppError('NOT_FOUND', { message: 'a document that is being sent is not readable any more' });
  return scope;
}

type GuardedInput = { documentId: string; content: Readable };

async function* whileReadable(
  context: RequestContext,
  { documentId, content }: GuardedInput,
): AsyncGenerator<Uint8Array> {
  // Rights may have changed since the request was let in.
  let scope = await scopeWith(context, documentId);
  let checkedAt = performance.now();
  for await (const part of content as AsyncIterable<Uint8Array>) {
    if (performance.now() - checkedAt >= guardIntervalMs) {
      if (!(await isScopeCurrent(scope))) scope = await scopeWith(context, documentId);
      checkedAt = performance.now();
    }
    yield part;
  }
}

/** The content of a document for as long as it may be read: the stream fails with `NOT_FOUND` in its middle once that is over. */
export function guardedContent(context: RequestContext, input: GuardedInput): Readable {
  const guarded = Readable.from(whileReadable(context, input), { objectMode: false });
  // Also when nobody ever reads from it.
  guarded.once('close', () => input.content.destroy());
  return guarded;
}
