'use client';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import type { Citation } from '#lib/shared/answer.ts';
import { Spinner } from '../ui/spinner.tsx';
import { Highlights } from './highlights.tsx';
import type { PageSize } from '#lib/shared/page-layout.ts';
import { renderPage } from './render-page.ts';

type PdfPageProps = {
  pdf: PDFDocumentProxy;
  page: number;
  size: PageSize;
  scale: number;
  top: number;
  spans: Citation['spans'];
  onSize: (page: number, size: PageSize) => void;
};

/** One page: its picture, its text for selecting, and the marked sentences. Drawn only while it is near the view. */
export function PdfPage({ pdf, page, size, scale, top, spans, onSize }: PdfPageProps) {
  const pictureRef = useRef<HTMLDivElement>(null);
  const textRef = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const picture = pictureRef.current;
    const text = textRef.current;
    if (!picture || !text) return undefined;
    const rendering = renderPage({ pdf, page, scale, picture, text, onSize });
    rendering.done.then(
      () => {
        setFailed(false);
      },
      () => {
        setFailed(true);
      },
    );
    return rendering.cancel;
  }, [pdf, page, scale, onSize]);
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  return (
    <section
      aria-label={`Page ${page}`}
      data-page={page}
      className="pdf-page absolute left-1/2 -translate-x-1/2 bg-white text-black shadow-card ring-1 ring-line"
      style={{ top, width, height }}
    >
      <span className="absolute inset-x-0 top-1/3 grid place-items-center text-black/40">
        <Spinner />
      </span>
      <div ref={pictureRef} className="absolute inset-0" />
      <Highlights spans={spans} page={page} size={size} />
      <div
        ref={textRef}
        className="pdf-text"
        style={{ '--total-scale-factor': scale } as React.CSSProperties}
      />
      {failed ? (
        <p role="alert" className="absolute inset-x-4 top-4 text-sm">
          Page {page} could not be drawn. Download the original to read it.
        </p>
      ) : null}
    </section>
  );
}
