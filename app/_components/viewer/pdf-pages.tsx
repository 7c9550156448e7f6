'use client';
import { useMemo, useRef } from 'react';
import type { OpenPdf } from './open-pdf.ts';
import { layOutPages, pageAt, pagesBetween } from '#lib/shared/page-layout.ts';
import { PdfPage } from './pdf-page.tsx';
import { usePageScroll } from './use-page-scroll.ts';
import { usePageSizes } from './use-page-sizes.ts';
import { useScrollView } from './use-scroll-view.ts';
import { useZoom } from './use-zoom.ts';
import { ViewerBar } from './viewer-bar.tsx';
import { useViewerKeys } from './use-viewer-keys.ts';
import type { ViewerTarget } from './viewer-types.ts';

type PdfPagesProps = { open: OpenPdf; name: string; target: ViewerTarget };

/** The pages of an open PDF. Only those near the view exist in the page, so length does not matter. */
export function PdfPages({ open, name, target }: PdfPagesProps) {
  const ref = useRef<HTMLDivElement>(null);
  const view = useScrollView(ref);
  const { sizeOf, learnSize } = usePageSizes(open);
  const zoom = useZoom(view.width, sizeOf(target.page).width);
  const { pageCount, pdf } = open;
  const { scale } = zoom;
  const layout = useMemo(() => layOutPages({ pageCount, scale, sizeOf }), [pageCount, scale, sizeOf]);
  const goTo = usePageScroll({ ref, layout, scale, target });
  const current = pageAt(layout, view.top + view.height / 3);
  const onKeyDown = useViewerKeys({ current, goTo, zoom });
  const visible =
    view.width === 0 ? [] : pagesBetween(layout, view.top - view.height / 2, view.top + view.height * 1.5);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ViewerBar page={current} pageCount={pageCount} onPage={goTo} zoom={zoom} />
      <div
        ref={ref}
        role="region"
        aria-label={`Pages of ${name}`}
        // A scrolling region must be reachable with the keyboard.
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="relative min-h-0 flex-1 overflow-auto bg-sunken outline-offset-[-2px] [overflow-anchor:none]"
      >
        <div
          className="relative min-w-full"
          style={{ height: layout.tops[pageCount], width: sizeOf(target.page).width * scale }}
        >
          {visible.map((page) => (
            <PdfPage
              key={page}
              pdf={pdf}
              page={page}
              size={sizeOf(page)}
              scale={scale}
              top={layout.tops[page - 1] ?? 0}
              spans={target.spans}
              onSize={learnSize}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
