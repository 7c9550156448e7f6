import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { DocumentsScreen } from '../../../../_components/documents/documents-screen.tsx';

export const metadata: Metadata = { title: 'Documents' };

type DocumentsPageProps = { params: Promise<{ workspaceId: string }> };

/** The documents of a workspace. */
export default async function DocumentsPage({ params }: DocumentsPageProps) {
  const workspace = await orNotFound(openWorkspace(await pageContext(), await params));
  return <DocumentsScreen workspace={workspace} />;
}
