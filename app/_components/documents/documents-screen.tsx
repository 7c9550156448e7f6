'use client';
import type { ReactNode } from 'react';
import type { DocumentView, WorkspaceSummary } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import { ApiErrorState } from '../ui/api-error-state.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../ui/page-header.tsx';
import { SkeletonText } from '../ui/skeleton.tsx';
import { isBeingRead, isReady } from './document-status.ts';
import { DocumentBrowser, type DocumentBrowserProps } from './document-browser.tsx';
import { ManageContext } from './manage-context.ts';
import { PickerButtons } from './file-pickers.tsx';
import { UploadArea } from './upload-area.tsx';
import { type Pick, UploadPlace } from './upload-place.tsx';
import { useLiveDocuments } from './use-live-documents.ts';

/** The documents of a workspace: bringing them in, seeing how far they are, opening and deleting them. */
export function DocumentsScreen({ workspace }: { workspace: WorkspaceSummary }) {
  const canEdit = workspace.role !== 'reader';
  const { documents, isLoading, error, reload } = useLiveDocuments(workspace.id);
  const isEmpty = documents.length === 0 && !isLoading && !error;
  return (
    <PageBody>
      <ManageContext value={workspace.role === 'manager'}>
        {error ? (
          <ApiErrorState title="The documents could not be loaded" error={error} onRetry={reload} />
        ) : null}
        {isLoading ? <SkeletonText lines={6} /> : null}
        <UploadPlace workspaceId={workspace.id} canEdit={canEdit}>
          {(parts) => (
            <>
              {isEmpty ? <NoDocuments canEdit={canEdit} {...parts} /> : null}
              {documents.length > 0 ? (
                <DocumentsBody
                  workspaceId={workspace.id}
                  canEdit={canEdit}
                  documents={documents}
                  onChanged={reload}
                  {...parts}
                />
              ) : null}
            </>
          )}
        </UploadPlace>
      </ManageContext>
    </PageBody>
  );
}

type BringingIn = { canEdit: boolean; pick: Pick; uploadList: ReactNode };

function NoDocuments({ canEdit, pick, uploadList }: BringingIn) {
  return (
    <>
      <PageHeader title="Documents" />
      {canEdit ? (
        <div className="grid gap-4">
          <UploadArea onPick={pick} />
          {uploadList}
        </div>
      ) : (
        <EmptyState
          title="No documents yet"
          text="Nobody has added documents to this workspace. Ask one of its editors to upload some."
        />
      )}
    </>
  );
}

function DocumentsBody({ pick, uploadList, ...browser }: DocumentBrowserProps & BringingIn) {
  return (
    <>
      <PageHeader
        title="Documents"
        text={<span className="tabular">{summary(browser.documents)}</span>}
        actions={browser.canEdit ? <PickerButtons onPick={pick} /> : undefined}
      />
      <div className="grid gap-4">
        {uploadList}
        <DocumentBrowser {...browser} />
      </div>
    </>
  );
}

function summary(documents: readonly DocumentView[]): string {
  const reading = documents.filter(isBeingRead).length;
  const failed = documents.filter(({ state }) => state === 'failed').length;
  const pages = documents.reduce((sum, { pageCount }) => sum + (pageCount ?? 0), 0);
  const parts = [formatCount(documents.length, 'document'), formatCount(pages, 'page')];
  if (reading > 0) parts.push(`${documents.filter(isReady).length} ready, ${reading} being read`);
  if (failed > 0) parts.push(`${failed} failed`);
  return parts.join(' · ');
}
