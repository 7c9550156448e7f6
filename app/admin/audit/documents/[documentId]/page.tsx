import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { readBefore } from '#app/_server/read-before.ts';
import { listDocumentReaders } from '#lib/admin/audit/list-document-readers.ts';
import { ReaderTable } from '../../../../_components/admin/audit/reader-table.tsx';
import { LinkButton } from '../../../../_components/ui/button.tsx';
import { PageHeader } from '../../../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Who saw it' };

type ReadersPageProps = {
  params: Promise<{ documentId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Who saw a document, for administrators: its name only where they are let in, its content never. */
export default async function ReadersPage({ params, searchParams }: ReadersPageProps) {
  const { documentId } = await params;
  const before = readBefore(await searchParams);
  const readers = await orNotFound(listDocumentReaders(await pageContext(), { documentId, before }));
  return (
    <>
      <PageHeader
        title="Who saw it"
        text={readers.document.name ?? <code className="text-xs break-all">{documentId}</code>}
        actions={
          <LinkButton size="small" href={`/admin/audit?document=${documentId}`}>
            All rows of the log
          </LinkButton>
        }
      />
      <ReaderTable readers={readers} path={`/admin/audit/documents/${documentId}`} linksToLog />
    </>
  );
}
