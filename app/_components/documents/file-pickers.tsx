'use client';
import { FilePlus2, FolderPlus } from 'lucide-react';
import { useRef } from 'react';
import { Button, type ButtonTone } from '../ui/button.tsx';
import { filesOfInput } from './picked-files.ts';
import type { PickedFile } from './upload-types.ts';

const accepted = '.pdf,.docx,.html,.htm,.md,.markdown,.txt';

type FilePickersProps = { onFiles: (files: PickedFile[]) => void; tone?: ButtonTone };

/** Buttons that open the system's file and folder choice. */
export function FilePickers({ onFiles, tone = 'primary' }: FilePickersProps) {
  return (
    <>
      <PickerButton tone={tone} onFiles={onFiles} kind="files" />
      <PickerButton tone="secondary" onFiles={onFiles} kind="folder" />
    </>
  );
}

type PickerButtonProps = {
  tone: ButtonTone;
  onFiles: (files: PickedFile[]) => void;
  kind: 'files' | 'folder';
};

function PickerButton({ tone, onFiles, kind }: PickerButtonProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const isFolder = kind === 'folder';
  const label = isFolder ? 'Upload a folder' : 'Upload files';
  return (
    <>
      <input
        ref={inputRef}
        type="file"
        hidden
        multiple
        aria-label={label}
        data-testid={`pick-${kind}`}
        {...(isFolder ? { webkitdirectory: '' } : { accept: accepted })}
        onChange={(event) => {
          onFiles(filesOfInput(event.target.files));
          // The same file can be chosen again, e.g. after it was mended.
          event.target.value = '';
        }}
      />
      <Button
        tone={tone}
        onClick={() => inputRef.current?.click()}
        className={isFolder ? 'max-sm:hidden' : ''}
      >
        {isFolder ? <FolderPlus aria-hidden /> : <FilePlus2 aria-hidden />}
        {label}
      </Button>
    </>
  );
}
