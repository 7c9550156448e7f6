'use client';
import { useEffect, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { ApiErrorState } from '../ui/api-error-state.tsx';
import { SkeletonText } from '../ui/skeleton.tsx';
import { TextPage } from './text-page.tsx';
import { useTextPages } from './use-text-pages.ts';
import type { ViewedDocument, ViewerTarget } from './viewer-types.ts';

type TextViewerProps = { document: ViewedDocument; target: ViewerTarget };

/** The text of a document that has no fixed pages (Word, HTML, Markdown, plain text), the cited sentence marked. */
export function TextViewer({ document, target }: TextViewerProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { pages, error, atStart, atEnd, retry, loadBefore, loadAfter } = useTextPages(document, target.page);
  const isLoaded = pages.some((page) => page.number === target.page);
  useEffect(() => {
    if (!isLoaded) return;
    const place =
      ref.current?.querySelector('mark') ?? ref.current?.querySelector(`[data-page="${target.page}"]`);
    place?.scrollIntoView({ block: place.tagName === 'MARK' ? 'center' : 'start' });
  }, [target.key, target.page, isLoaded]);
  return (
    <div
      ref={ref}
      role="region"
      aria-label={`Text of ${document.name}`}
      tabIndex={0}
      className="h-full overflow-y-auto bg-surface px-5 py-4 outline-offset-[-2px] sm:px-8"
    >
      <div className="mx-auto grid max-w-[42rem] gap-6">
        {error ? (
          <ApiErrorState title="The text could not be loaded" error={error} onRetry={() => void retry()} />
        ) : null}
        {pages.length === 0 && !error ? <SkeletonText lines={8} /> : null}
        {atStart || pages.length === 0 ? null : (
          <Button size="small" onClick={() => void loadBefore()}>
            Show earlier parts
          </Button>
        )}
        {pages.map((page) => (
          <TextPage
            key={page.number}
            page={page}
            spans={target.spans.filter((span) => span.page === page.number)}
          />
        ))}
        {atEnd || pages.length === 0 ? null : (
          <Button size="small" onClick={() => void loadAfter()}>
            Show later parts
          </Button>
        )}
      </div>
    </div>
  );
}
