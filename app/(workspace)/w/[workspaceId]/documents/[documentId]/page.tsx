import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { openDocument } from '#lib/documents/open-document.ts';
import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { readMark } from '#lib/shared/mark-link.ts';
import { ViewerScreen } from '../../../../../_components/viewer/viewer-screen.tsx';

type ViewerPageProps = {
  params: Promise<{ workspaceId: string; documentId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: ViewerPageProps): Promise<Metadata> {
  return { title: (await orNotFound(openDocument(await pageContext(), await params))).name };
}

/** One document, opened at the page and the place that the address names. */
export default async function ViewerPage({ params, searchParams }: ViewerPageProps) {
  const { workspaceId, documentId } = await params;
  const context = await pageContext();
  const document = await orNotFound(openDocument(context, { documentId }));
  if (document.workspaceId !== workspaceId) notFound();
  const { role } = await orNotFound(openWorkspace(context, { workspaceId }));
  const { page, mark } = await searchParams;
  const wantedPage = Number.parseInt(String(page), 10);
  return (
    <ViewerScreen
      document={document}
      role={role}
      page={wantedPage >= 1 ? wantedPage : 1}
      spans={readMark(typeof mark === 'string' ? mark : undefined)}
    />
  );
}
