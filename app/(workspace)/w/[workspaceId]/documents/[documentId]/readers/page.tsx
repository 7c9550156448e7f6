import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { readBefore } from '#app/_server/read-before.ts';
import { listDocumentReaders } from '#lib/admin/audit/list-document-readers.ts';
import { openDocument } from '#lib/documents/open-document.ts';
import { ReaderTable } from '../../../../../../_components/admin/audit/reader-table.tsx';
import { LinkButton } from '../../../../../../_components/ui/button.tsx';
import { PageBody, PageHeader } from '../../../../../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Who saw it' };

type ReadersPageProps = {
  params: Promise<{ workspaceId: string; documentId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Who saw a document of the workspace, for its managers. */
export default async function ReadersPage({ params, searchParams }: ReadersPageProps) {
  const { workspaceId, documentId } = await params;
  const context = await pageContext();
  const document = await orNotFound(openDocument(context, { documentId }));
  if (document.workspaceId !== workspaceId) notFound();
  const before = readBefore(await searchParams);
  const readers = await orNotFound(listDocumentReaders(context, { documentId, before }));
  const path = `/w/${workspaceId}/documents/${documentId}`;
  return (
    <PageBody>
      <PageHeader
        title="Who saw it"
        text={document.name}
        actions={
          <LinkButton size="small" href={path}>
            Open the document
          </LinkButton>
        }
      />
      <ReaderTable readers={readers} path={`${path}/readers`} linksToLog={false} />
    </PageBody>
  );
}
