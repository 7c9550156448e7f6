import type { Citation } from '#lib/shared/answer.ts';
import type { PageSize } from '#lib/shared/page-layout.ts';

type HighlightsProps = { spans: Citation['spans']; page: number; size: PageSize };

/** The cited sentence's rectangles, in shares of the page, so that they fit at every zoom. */
export function Highlights({ spans, page, size }: HighlightsProps) {
  const rects = spans.filter((span) => span.page === page).flatMap((span) => span.rects);
  const share = (part: number, whole: number) => `${(part / whole) * 100}%`;
  return (
    <div className="pointer-events-none absolute inset-0 mix-blend-multiply" data-testid="highlights">
      {rects.map(([x0, y0, x1, y1]) => (
        <div
          key={`${x0}-${y0}-${x1}-${y1}`}
          data-highlight
          className="absolute rounded-[2px] bg-[#ffe08a]"
          style={{
            left: share(x0, size.width),
            top: share(y0, size.height),
            width: share(x1 - x0, size.width),
            height: share(y1 - y0, size.height),
          }}
        />
      ))}
    </div>
  );
}
