'use client';
import { type ReactNode, useState } from 'react';
import { DropOverlay } from './drop-overlay.tsx';
import { FileInput, type PickerKind } from './file-pickers.tsx';
import { UploadList } from './upload-list.tsx';
import { usePageDrop } from './use-page-drop.ts';
import { useUploads } from './use-uploads.ts';

/** Opens the system's choice of files or of a folder. */
export type Pick = (kind: PickerKind) => void;

type UploadPlaceProps = {
  workspaceId: string;
  canEdit: boolean;
  /** What the page shows, with where it puts the list of uploads. */
  children: (parts: { pick: Pick; uploadList: ReactNode }) => ReactNode;
};

/**
 * A page on which documents can be dropped or chosen. The inputs stay while the page inside changes, for instance when the
 * first document appears: what is chosen in an open dialog would be lost with its input.
 */
export function UploadPlace({ workspaceId, canEdit, children }: UploadPlaceProps) {
  const uploads = useUploads(workspaceId);
  const isOver = usePageDrop(uploads.add, canEdit);
  const [filesInput, setFilesInput] = useState<HTMLInputElement | null>(null);
  const [folderInput, setFolderInput] = useState<HTMLInputElement | null>(null);
  const pick: Pick = (kind) => {
    (kind === 'files' ? filesInput : folderInput)?.click();
  };
  return (
    <>
      {canEdit ? <FileInput kind="files" ref={setFilesInput} onFiles={uploads.add} /> : null}
      {canEdit ? <FileInput kind="folder" ref={setFolderInput} onFiles={uploads.add} /> : null}
      {children({ pick, uploadList: <UploadList workspaceId={workspaceId} uploads={uploads} /> })}
      {isOver ? <DropOverlay /> : null}
    </>
  );
}
