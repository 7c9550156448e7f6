import { and, asc, eq, gte, lte } from 'drizzle-orm';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { pages } from '#lib/db/schema/index.ts';
import type { PageText } from '#lib/shared/documents.ts';
import { recordOpening } from './record-opening.ts';
import { requireDocument } from './require-document.ts';

export type ReadPagesInput = {
  documentId: string;
  version?: number | undefined;
  /** First and last page, 1-based; at most `mostPages` are given. */
  from?: number | undefined;
  to?: number | undefined;
};

const mostPages = 50;

/** The texts of some pages, as they were read. That the document is opened is recorded first. Throws `NOT_FOUND`. */
export async function readPages(context: RequestContext, input: ReadPagesInput): Promise<PageText[]> {
  const found = await requireDocument(context, { ...input, role: 'reader' });
  await recordOpening(context, { ...found, as: 'text', isBeginning: false });
  const { version } = found;
  const from = input.from ?? 1;
  const to = Math.min(input.to ?? from + mostPages - 1, from + mostPages - 1);
  return database()
    .select({
      number: pages.number,
      width: pages.width,
      height: pages.height,
      state: pages.state,
      problem: pages.problem,
      text: pages.text,
    })
    .from(pages)
    .where(and(eq(pages.versionId, version.id), gte(pages.number, from), lte(pages.number, to)))
    .orderBy(asc(pages.number));
}
