'use client';
import dynamic from 'next/dynamic';
import { Spinner } from '../ui/spinner.tsx';
import { TextViewer } from './text-viewer.tsx';
import { viewedKey, type ViewedDocument, type ViewerTarget } from './viewer-types.ts';

const PdfViewer = dynamic(() => import('./pdf-viewer.tsx').then((module) => module.PdfViewer), {
  ssr: false,
  loading: () => (
    <div className="grid h-full place-items-center">
      <Spinner label="Loading" />
    </div>
  ),
});

type DocumentViewerProps = { document: ViewedDocument; target: ViewerTarget };

/** Shows a document at a place: PDFs as their pages, everything else as text. */
export function DocumentViewer({ document, target }: DocumentViewerProps) {
  return document.format === 'pdf' ? (
    <PdfViewer document={document} target={target} />
  ) : (
    <TextViewer key={viewedKey(document)} document={document} target={target} />
  );
}
