import { and, asc, eq, gt, inArray, ne, type SQL } from 'drizzle-orm';
import { readableDocuments } from '#lib/access/read-scope.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import { documents, documentVersions, pages } from '#lib/db/schema/index.ts';
import {
  documentFieldNames,
  effectiveFields,
  type DocumentView,
  type PageGap,
  type UnseenText,
} from '#lib/shared/documents.ts';

const idsPerQuery = 500;

/** The documents of a scope as people see them, narrowed by a condition, by folder and name. */
export async function documentViews(scope: ReadScope, condition: SQL): Promise<DocumentView[]> {
  const rows = await database()
    .select({ document: documents, version: documentVersions })
    .from(documents)
    .innerJoin(documentVersions, eq(documentVersions.id, documents.currentVersionId))
    .where(and(readableDocuments(scope), condition))
    .orderBy(asc(documents.folder), asc(documents.name), asc(documents.id));
  const withGaps = rows.filter(({ version }) => hasGaps(version));
  const versionIds = withGaps.map(({ version }) => version.id);
  const [gaps, unseen] = [await gapsOf(versionIds), await unseenIn(versionIds)];
  return rows.map((row) => ({
    ...toView(row),
    gaps: gaps.get(row.version.id) ?? [],
    unseen: unseen.get(row.version.id) ?? [],
  }));
}

type Version = typeof documentVersions.$inferSelect;

const hasGaps = (version: Version) =>
  version.state === 'ready with gaps' || version.problemCode === 'FILE_HAS_NO_TEXT';

function toView({
  document,
  version,
}: {
  document: typeof documents.$inferSelect;
  version: Version;
}): Omit<DocumentView, 'gaps' | 'unseen'> {
  return {
    id: document.id,
    workspaceId: document.workspaceId,
    name: document.name,
    folder: document.folder,
    title: document.title,
    restricted: document.restricted,
    fields: effectiveFields(document),
    enteredFields: documentFieldNames.filter((name) => document.enteredFields?.[name] !== undefined),
    versionId: version.id,
    versionNumber: version.number,
    format: version.format,
    sizeBytes: version.sizeBytes,
    state: version.state,
    pageCount: version.pageCount,
    pagesParsed: version.pagesParsed,
    pagesIndexed: version.pagesIndexed,
    chunkCount: version.chunkCount,
    problemCode: version.problemCode,
    problem: version.problem,
    omissions: version.omissions ?? [],
    seconds: version.seconds,
    createdAt: document.createdAt,
    finishedAt: version.finishedAt,
  };
}

/** Why a page has nothing to search, as the end of "page 3 …", "pages 3–9 …". */
const reasons = { 'no-text': 'no text layer', failed: 'could not be read' } as const;

async function gapsOf(versionIds: readonly string[]): Promise<Map<string, PageGap[]>> {
  const gaps = new Map<string, PageGap[]>();
  for (let start = 0; start < versionIds.length; start += idsPerQuery) {
    const rows = await database()
      .select({ versionId: pages.versionId, number: pages.number, state: pages.state })
      .from(pages)
      .where(
        and(inArray(pages.versionId, versionIds.slice(start, start + idsPerQuery)), ne(pages.state, 'text')),
      )
      .orderBy(asc(pages.versionId), asc(pages.number));
    for (const row of rows) {
      const ranges = gaps.get(row.versionId) ?? [];
      gaps.set(row.versionId, ranges);
      if (row.state !== 'text') addPage(ranges, row.number, reasons[row.state]);
    }
  }
  return gaps;
}

function addPage(ranges: PageGap[], number: number, reason: string): void {
  const last = ranges.at(-1);
  if (last?.to === number - 1 && last.reason === reason) last.to = number;
  else ranges.push({ from: number, to: number, reason });
}

async function unseenIn(versionIds: readonly string[]): Promise<Map<string, UnseenText[]>> {
  const unseen = new Map<string, UnseenText[]>();
  for (let start = 0; start < versionIds.length; start += idsPerQuery) {
    const rows = await database()
      .select({ versionId: pages.versionId, number: pages.number, characters: pages.unseenCharacters })
      .from(pages)
      .where(
        and(
          inArray(pages.versionId, versionIds.slice(start, start + idsPerQuery)),
          gt(pages.unseenCharacters, 0),
        ),
      )
      .orderBy(asc(pages.versionId), asc(pages.number));
    for (const { versionId, number, characters } of rows) {
      const ranges = unseen.get(versionId) ?? [];
      unseen.set(versionId, ranges);
      const last = ranges.at(-1);
      if (last?.to === number - 1)
        Object.assign(last, { to: number, characters: last.characters + characters });
      else ranges.push({ from: number, to: number, characters });
    }
  }
  return unseen;
}
