import { SearchX } from 'lucide-react';
import type { Answer } from '#lib/shared/answer.ts';
import { formatCount } from '#lib/shared/format.ts';
import { Passages } from './passages.tsx';

const passagesShown = 4;

/** Says plainly that the documents don't answer, what was searched, and what came nearest. */
export function Refusal({ answer }: { answer: Answer }) {
  const nearest = answer.passages.slice(0, passagesShown);
  const isPartial = answer.searched.unfinished > 0;
  return (
    <div className="grid gap-4">
      <div className="rounded-card border border-line bg-surface p-4">
        <p className="flex items-center gap-2 font-semibold">
          <SearchX aria-hidden className="size-4.5 shrink-0 text-ink-faint" />
          {isPartial ? 'What has been read so far doesn’t answer this.' : 'The documents don’t answer this.'}
        </p>
        <p className="mt-1.5 text-sm text-ink-soft">
          {searchedText(answer.searched)} No answer is given, because none could be tied to a sentence.
        </p>
        <p className="mt-2 text-sm text-ink-soft">
          {isPartial ? 'Ask again when the rest is ready. ' : ''}Try the words that the documents use, name
          the document or the party, or ask about one thing at a time.
        </p>
      </div>
      {nearest.length > 0 ? (
        <section className="grid gap-2">
          <h3 className="text-[0.8125rem] font-semibold text-ink-soft">Nearest passages</h3>
          <Passages passages={nearest} />
        </section>
      ) : null}
    </div>
  );
}

/** "Searched 12 documents; 2 are still being read and 1 could not be read fully." */
export function searchedText({ documents, unfinished, unreadable }: Answer['searched']): string {
  const gaps = [
    unfinished === 0 ? '' : `${unfinished} ${unfinished === 1 ? 'is' : 'are'} still being read`,
    unreadable === 0 ? '' : `${unreadable} could not be read fully`,
  ].filter((part) => part !== '');
  const rest = gaps.length === 0 ? '' : `; ${gaps.join(' and ')}`;
  return `Searched ${formatCount(documents, 'document')}${rest}.`;
}
