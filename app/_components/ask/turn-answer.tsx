'use client';
import { Lock } from 'lucide-react';
import { useMemo } from 'react';
import { isRunning, type Turn } from '#lib/shared/answer-stream.ts';
import { numberCitations, orderQuotes } from '#lib/shared/pincite.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { AnswerFooter } from './answer-footer.tsx';
import { AnswerNotices } from './answer-notices.tsx';
import { ClaimList } from './claim-list.tsx';
import { Corrections } from './corrections.tsx';
import { DocumentChoices } from './document-choices.tsx';
import { DocumentDifferences } from './document-differences.tsx';
import { Evidence } from './evidence.tsx';
import { QuoteAnswer } from './quote-answer.tsx';
import { QuoteGroups } from './quote-groups.tsx';
import { Refusal } from './refusal.tsx';
import { TurnProgress } from './turn-progress.tsx';
import { WithheldClaims } from './withheld-claims.tsx';

type TurnAnswerProps = { turn: Turn; onRetry: (turn: Turn) => void };

/** What is known of the answer at this moment: progress, claims or quotes, evidence, and how it ended. */
export function TurnAnswer({ turn, onRetry }: TurnAnswerProps) {
  return (
    <>
      <TurnProgress turn={turn} />
      <AnswerNotices notices={turn.notices} />
      <Corrections corrections={turn.answer?.corrections ?? []} />
      <DocumentChoices turn={turn} />
      <DocumentDifferences differences={turn.answer?.differences ?? []} />
      <Findings turn={turn} />
      <TurnEnd turn={turn} onRetry={onRetry} />
      {turn.answer && turn.state === 'complete' ? (
        <AnswerFooter
          question={turn.question}
          searchedQuestion={turn.searchedQuestion}
          answer={turn.answer}
        />
      ) : null}
    </>
  );
}

function Findings({ turn }: { turn: Turn }) {
  const citations = useMemo(
    () => numberCitations(turn.claims.flatMap(({ checked }) => (checked ? [checked] : []))),
    [turn.claims],
  );
  if (turn.answer?.refused) return <Refusal answer={turn.answer} turn={turn} />;
  if (turn.mode === 'quotes') {
    const quotes = citations.length > 0 ? citations : turn.quotes;
    if (quotes.length === 0) return null;
    return isRunning(turn) ? (
      <QuoteGroups groups={orderQuotes(quotes, 'relevance')} />
    ) : (
      <QuoteAnswer citations={quotes} />
    );
  }
  return (
    <>
      {turn.claims.length > 0 ? (
        <ClaimList claims={turn.claims} citations={citations} isWriting={isRunning(turn)} />
      ) : null}
      <WithheldClaims claims={turn.withheldClaims} />
      <Evidence turn={turn} />
    </>
  );
}

function TurnEnd({ turn, onRetry }: TurnAnswerProps) {
  const retry = () => {
    onRetry(turn);
  };
  switch (turn.state) {
    case 'withheld':
      return (
        <Notice icon={<Lock aria-hidden />}>
          This answer used documents you can no longer open, so it is not shown. Your question is kept.
        </Notice>
      );
    case 'cancelled':
      return (
        <Notice
          action={
            <Button size="small" onClick={retry}>
              Ask again
            </Button>
          }
        >
          {turn.claims.length > 0
            ? 'Stopped. What was finished by then is shown.'
            : 'Stopped before an answer was there.'}
        </Notice>
      );
    case 'failed':
      return (
        <ErrorState
          title="No answer this time"
          message={
            turn.error?.message ?? 'The answer failed. Ask again; if it stays, tell the administrator.'
          }
          reference={turn.error?.requestId}
          onRetry={retry}
        />
      );
    case 'waiting':
    case 'answering':
    case 'complete':
      return null;
  }
}
