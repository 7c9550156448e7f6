import type { Citation } from '#lib/shared/answer.ts';
import type { PageText } from '#lib/shared/documents.ts';
import { linesOf, splitByRanges } from '#lib/shared/split-by-ranges.ts';

type TextPageProps = { page: PageText; spans: Citation['spans'] };

/** One page of text. Document text is shown as text only: nothing in it is ever run or fetched. */
export function TextPage({ page, spans }: TextPageProps) {
  return (
    <section aria-label={`Part ${page.number}`} data-page={page.number} className="scroll-mt-4">
      <p aria-hidden className="tabular mb-2 text-xs text-ink-faint">
        {page.number}
      </p>
      {page.state === 'text' ? (
        <div className="quote-text grid gap-2.5 break-words">
          {linesOf(page.text).map((line) => (
            <TextLine key={line.start} line={line} spans={spans} />
          ))}
        </div>
      ) : (
        <p className="text-sm text-ink-soft">{page.problem ?? 'This part has no text.'}</p>
      )}
    </section>
  );
}

type TextLineProps = { line: { start: number; text: string }; spans: Citation['spans'] };

function TextLine({ line, spans }: TextLineProps) {
  const ranges = spans.map(({ start, end }) => ({ start: start - line.start, end: end - line.start }));
  return (
    <p className="whitespace-pre-wrap">
      {splitByRanges(line.text, ranges).map((part) =>
        part.marked ? (
          <mark key={part.start} className="rounded-[2px] shadow-[0_0_0_2px_var(--color-mark)]">
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </p>
  );
}
