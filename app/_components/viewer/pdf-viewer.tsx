'use client';
import { useState } from 'react';
import { Spinner } from '../ui/spinner.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PdfPages } from './pdf-pages.tsx';
import { usePdf } from './use-pdf.ts';
import { fileUrl, viewedKey, type ViewedDocument, type ViewerTarget } from './viewer-types.ts';

type PdfViewerProps = { document: ViewedDocument; target: ViewerTarget };

function problemText(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException') return 'The original is protected by a password. Download it to read it.';
  if (name === 'InvalidPDFException')
    return 'The browser cannot draw this file. Download the original to read it.';
  return 'The pages could not be loaded. Check your connection and try again.';
}

/** The pages of a PDF with the cited sentence marked. */
export function PdfViewer({ document, target }: PdfViewerProps) {
  const [retry, setRetry] = useState(0);
  const { open, error } = usePdf(fileUrl(document), retry);
  if (error !== undefined) {
    return (
      <div className="p-4">
        <ErrorState
          title="The document could not be shown"
          message={problemText(error)}
          onRetry={() => {
            setRetry(retry + 1);
          }}
        />
      </div>
    );
  }
  if (open === undefined) {
    return (
      <div role="status" className="flex h-full items-center justify-center gap-2 text-sm text-ink-soft">
        <Spinner /> Opening {document.name}…
      </div>
    );
  }
  return <PdfPages key={viewedKey(document)} open={open} name={document.name} target={target} />;
}
