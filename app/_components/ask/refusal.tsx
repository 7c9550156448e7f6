'use client';
import { PencilLine, SearchX, ZoomOut } from 'lucide-react';
import type { Answer } from '#lib/shared/answer.ts';
import type { Turn } from '#lib/shared/answer-stream.ts';
import { absentText } from '#lib/shared/absent-text.ts';
import { formatCount } from '#lib/shared/format.ts';
import { Button } from '../ui/button.tsx';
import { useAskAgain } from './ask-again.ts';
import { Passages } from './passages.tsx';
import { WithheldClaims } from './withheld-claims.tsx';

const passagesShown = 4;

/** Says plainly that the documents don't answer, what was searched, and what came nearest. */
export function Refusal({ answer, turn }: { answer: Answer; turn: Turn }) {
  const nearest = answer.passages.slice(0, passagesShown);
  return (
    <div className="grid gap-4">
      <div className="rounded-card border border-line bg-surface p-4">
        <p className="flex items-center gap-2 font-semibold">
          <SearchX aria-hidden className="size-4.5 shrink-0 text-ink-faint" />
          {headline(answer)}
        </p>
        <p className="mt-1.5 text-sm text-ink-soft">
          {searchedText(answer.searched)}{' '}
          {answer.withheldClaims.length > 0
            ? 'They do not support what the language model wrote. Read the nearest passages, or ask for quotes.'
            : 'No answer is given, because none could be tied to a sentence.'}
        </p>
        <p className="mt-2 text-sm text-ink-soft">{advice(answer)}</p>
        <RefusalActs turn={turn} />
      </div>
      <WithheldClaims claims={answer.withheldClaims} />
      {nearest.length > 0 ? (
        <section className="grid gap-2">
          <h3 className="text-[0.8125rem] font-semibold text-ink-soft">Nearest passages</h3>
          <Passages passages={nearest} />
        </section>
      ) : null}
    </div>
  );
}

function RefusalActs({ turn }: { turn: Turn }) {
  const { askAgain, rephrase, isNarrowed } = useAskAgain();
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <Button
        size="small"
        onClick={() => {
          rephrase(turn.question);
        }}
      >
        <PencilLine aria-hidden /> Rephrase
      </Button>
      {isNarrowed(turn) ? (
        <Button
          size="small"
          onClick={() => {
            askAgain(turn);
          }}
        >
          <ZoomOut aria-hidden /> Search all documents
        </Button>
      ) : null}
    </div>
  );
}

/** Where a model wrote what its sources don't say, the documents may answer all the same. */
function headline({ absent, searched, withheldClaims }: Answer): string {
  if (absent.length > 0) return absentText(absent, searched);
  if (withheldClaims.length > 0) return 'No answer that the documents support.';
  return searched.unfinished > 0
    ? 'What has been read so far doesn’t answer this.'
    : 'The documents don’t answer this.';
}

function advice({ absent, searched }: Answer): string {
  const later = searched.unfinished > 0 ? 'Ask again when the rest is ready. ' : '';
  if (absent.length > 0)
    return `${later}Check the spelling, use the name that the documents use, or ask in another workspace.`;
  return `${later}Try the words that the documents use, name the document or the party, or ask about one thing at a time.`;
}

/** "Searched 12 documents; 2 are still being read and 1 could not be searched in full." */
export function searchedText({ documents, unfinished, unreadable }: Answer['searched']): string {
  const gaps = [
    unfinished === 0 ? '' : `${unfinished} ${unfinished === 1 ? 'is' : 'are'} still being read`,
    unreadable === 0 ? '' : `${unreadable} could not be searched in full`,
  ].filter((part) => part !== '');
  const rest = gaps.length === 0 ? '' : `; ${gaps.join(' and ')}`;
  return `Searched ${formatCount(documents, 'document')}${rest}.`;
}
