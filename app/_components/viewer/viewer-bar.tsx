'use client';
import { ChevronDown, ChevronUp, MoveHorizontal, ZoomIn, ZoomOut } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../ui/icon-button.tsx';

type ViewerBarProps = {
  page: number;
  pageCount: number;
  onPage: (page: number) => void;
  zoom: { percent: number; fits: boolean; zoomIn: () => void; zoomOut: () => void; fitWidth: () => void };
};

/** Page box and zoom. */
export function ViewerBar({ page, pageCount, onPage, zoom }: ViewerBarProps) {
  return (
    <div
      role="toolbar"
      aria-label="Pages and zoom"
      className="flex h-11 shrink-0 items-center justify-between gap-2 border-b border-line bg-surface px-2"
    >
      <div className="flex items-center">
        <IconButton
          label="Previous page"
          disabled={page <= 1}
          onClick={() => {
            onPage(page - 1);
          }}
        >
          <ChevronUp />
        </IconButton>
        <IconButton
          label="Next page"
          disabled={page >= pageCount}
          onClick={() => {
            onPage(page + 1);
          }}
        >
          <ChevronDown />
        </IconButton>
        <PageBox page={page} pageCount={pageCount} onPage={onPage} />
      </div>
      <div className="flex items-center">
        <IconButton label="Smaller" onClick={zoom.zoomOut}>
          <ZoomOut />
        </IconButton>
        <span aria-live="polite" className="tabular w-11 text-center text-xs text-ink-soft">
          {zoom.percent} %
        </span>
        <IconButton label="Larger" onClick={zoom.zoomIn}>
          <ZoomIn />
        </IconButton>
        <IconButton label="Fit the width" aria-pressed={zoom.fits} onClick={zoom.fitWidth}>
          <MoveHorizontal />
        </IconButton>
      </div>
    </div>
  );
}

/** The number of the page in view; typing another one and Enter goes there. */
function PageBox({ page, pageCount, onPage }: Pick<ViewerBarProps, 'page' | 'pageCount' | 'onPage'>) {
  const [typed, setTyped] = useState<string>();
  const go = () => {
    const wanted = Number.parseInt(typed ?? '', 10);
    if (wanted >= 1) onPage(Math.min(wanted, pageCount));
    setTyped(undefined);
  };
  return (
    <form
      className="tabular flex items-center gap-1.5 px-1 text-[0.8125rem] text-ink-soft"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input
        aria-label="Page"
        inputMode="numeric"
        value={typed ?? String(page)}
        onFocus={(event) => {
          event.target.select();
        }}
        onChange={(event) => {
          setTyped(event.target.value.replace(/\D/g, ''));
        }}
        onBlur={go}
        className="h-7 w-12 rounded-control border border-line-strong bg-surface text-center text-ink"
      />
      <span className="whitespace-nowrap">of {pageCount.toLocaleString('en')}</span>
    </form>
  );
}
