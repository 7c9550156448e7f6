'use client';
import { FilePlus2, FolderPlus } from 'lucide-react';
import type { Ref } from 'react';
import { Button } from '../ui/button.tsx';
import { filesOfInput } from './picked-files.ts';
import type { Picked } from './upload-types.ts';

const accepted = '.pdf,.docx,.html,.htm,.md,.markdown,.txt';

export type PickerKind = 'files' | 'folder';

const labels: Record<PickerKind, string> = { files: 'Upload files', folder: 'Upload a folder' };

type FileInputProps = {
  kind: PickerKind;
  ref: Ref<HTMLInputElement>;
  onFiles: (picked: Picked) => void;
};

/** What opens the system's choice of files or of a folder; not seen itself. */
export function FileInput({ kind, ref, onFiles }: FileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      hidden
      multiple
      aria-label={labels[kind]}
      data-testid={`pick-${kind}`}
      {...(kind === 'folder' ? { webkitdirectory: '' } : { accept: accepted })}
      onChange={(event) => {
        onFiles(filesOfInput(event.target.files));
        // The same file can be chosen again, e.g. after it was mended.
        event.target.value = '';
      }}
    />
  );
}

/** Buttons that open the inputs. */
export function PickerButtons({ onPick }: { onPick: (kind: PickerKind) => void }) {
  return (
    <>
      <Button
        tone="primary"
        onClick={() => {
          onPick('files');
        }}
      >
        <FilePlus2 aria-hidden />
        {labels.files}
      </Button>
      <Button
        tone="secondary"
        onClick={() => {
          onPick('folder');
        }}
        className="max-sm:hidden"
      >
        <FolderPlus aria-hidden />
        {labels.folder}
      </Button>
    </>
  );
}
