'use client';
import type { Citation } from '#lib/shared/answer.ts';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';
import { useDocumentList } from '../documents/use-document-list.ts';
import { GoldenContext } from '../golden/keep-golden.tsx';
import { AskThread } from './ask-thread.tsx';
import { SourceContext } from './source-context.ts';
import { SourcePlace } from './source-place.tsx';
import { useSource } from './use-source.ts';
import { useThreadPlace } from './use-thread-place.ts';

type AskScreenProps = { workspace: WorkspaceSummary; hasModel: boolean };

/** Asking in a workspace: the conversation, and beside it the document of the source that was clicked. */
export function AskScreen({ workspace, hasModel }: AskScreenProps) {
  const place = useThreadPlace(workspace.id);
  return <AskPlace key={place.key} workspace={workspace} hasModel={hasModel} place={place} />;
}

type AskPlaceProps = AskScreenProps & { place: ReturnType<typeof useThreadPlace> };

function AskPlace({ workspace, hasModel, place }: AskPlaceProps) {
  const { open, close, openCitation, openPassage, step } = useSource();
  const list = useDocumentList(workspace.id);
  const formatOf = (documentId: string): Citation['format'] =>
    list.documents.find(({ id }) => id === documentId)?.format ?? 'text';
  return (
    <SourceContext value={{ open, openCitation, openPassage }}>
      <div className="flex h-full min-h-0">
        <div className="min-w-0 flex-1">
          <GoldenContext value={workspace.role === 'manager' ? workspace.id : null}>
            <AskThread workspace={workspace} hasModel={hasModel} place={place} list={list} />
          </GoldenContext>
        </div>
        {open ? (
          <SourcePlace
            workspaceId={workspace.id}
            source={open}
            formatOf={formatOf}
            onStep={step}
            onClose={close}
          />
        ) : null}
      </div>
    </SourceContext>
  );
}
