'use client';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import type { DocumentList } from '../documents/use-document-list.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { UploadArea } from '../documents/upload-area.tsx';
import { type Pick, UploadPlace } from '../documents/upload-place.tsx';
import { LinkButton } from '../ui/button.tsx';

type AskStartProps = { workspace: WorkspaceSummary; list: DocumentList };

/** Before the first question: what can be asked here, or how to bring documents in. */
export function AskStart({ workspace, list }: AskStartProps) {
  const documentCount = list.isLoading ? workspace.documentCount : list.documents.length;
  const canEdit = workspace.role !== 'reader';
  return (
    <UploadPlace workspaceId={workspace.id} canEdit={canEdit}>
      {({ pick, uploadList }) => (
        <div className="grid gap-4">
          {documentCount > 0 ? <AskIntroduction workspace={workspace} documentCount={documentCount} /> : null}
          {documentCount === 0 && !canEdit ? <NothingToRead /> : null}
          {documentCount === 0 && canEdit ? <BringDocuments workspace={workspace} onPick={pick} /> : null}
          {uploadList}
        </div>
      )}
    </UploadPlace>
  );
}

function AskIntroduction({
  workspace,
  documentCount,
}: {
  workspace: WorkspaceSummary;
  documentCount: number;
}) {
  return (
    <div>
      <h1 className="text-2xl font-semibold tracking-tight text-balance">{workspace.name}</h1>
      {workspace.description === '' ? null : <p className="mt-1.5 text-ink-soft">{workspace.description}</p>}
      <p className="mt-4 max-w-prose text-sm text-ink-soft">
        Ask in your own words. Answers come only from the {formatCount(documentCount, 'document')} of this
        workspace, and each claim shows the sentence that it rests on. What the documents don’t say is not
        answered.
      </p>
    </div>
  );
}

function NothingToRead() {
  return (
    <EmptyState
      title="No documents yet"
      text="Nobody has added documents to this workspace. Ask one of its editors to upload some."
    />
  );
}

function BringDocuments({ workspace, onPick }: { workspace: WorkspaceSummary; onPick: Pick }) {
  return (
    <>
      <div>
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{workspace.name}</h1>
        <p className="mt-1.5 text-ink-soft">Add documents first; then ask about them.</p>
      </div>
      <UploadArea onPick={onPick} />
      <LinkButton href={`/w/${workspace.id}/documents`} className="justify-self-start">
        Go to the documents
      </LinkButton>
    </>
  );
}
