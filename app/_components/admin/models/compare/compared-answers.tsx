'use client';
import { useState } from 'react';
import type { ModelVote } from '#lib/shared/model-votes.ts';
import { isRunning, type Turn } from '#lib/shared/answer-stream.ts';
import { formatCount, formatSeconds } from '#lib/shared/format.ts';
import { sendJson } from '../../../api/client.ts';
import { VerdictMark } from '../../../ask/verdict-mark.tsx';
import { useAct } from '../../../forms/use-act.ts';
import { Button } from '../../../ui/button.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import type { Comparison } from './use-comparing.ts';

const votes = [
  { better: 'first', label: 'The left one' },
  { better: 'second', label: 'The right one' },
  { better: 'both', label: 'Both are good' },
  { better: 'neither', label: 'Neither is' },
] as const;

/** Both answers side by side, and the vote. */
export function ComparedAnswers({ comparison }: { comparison: Comparison }) {
  const [hasVoted, setVoted] = useState(false);
  const { turns, candidates, blind, isRunning: runs } = comparison;
  const isHidden = blind && !hasVoted;
  return (
    <section aria-label="Answers" className="grid gap-4">
      <div className="grid gap-4 lg:grid-cols-2">
        {turns.map((turn, index) => (
          <ComparedAnswer
            key={turn.key}
            name={isHidden ? `Model ${index === 0 ? 'A' : 'B'}` : (candidates[index]?.label ?? '')}
            turn={turn}
          />
        ))}
      </div>
      {runs ? null : (
        <VoteBar
          comparison={comparison}
          hasVoted={hasVoted}
          onVoted={() => {
            setVoted(true);
          }}
        />
      )}
    </section>
  );
}

function ComparedAnswer({ name, turn }: { name: string; turn: Turn }) {
  const { answer, error } = turn;
  return (
    <article
      aria-label={name}
      className="grid content-start gap-3 rounded-card border border-line bg-surface p-4"
    >
      <h3 className="text-sm font-semibold break-words">{name}</h3>
      {isRunning(turn) && turn.claims.length === 0 ? (
        <p role="status" className="flex items-center gap-2 text-sm text-ink-soft">
          <Spinner /> {turn.queuePosition ? `Waiting, place ${turn.queuePosition}.` : 'It reads and writes.'}
        </p>
      ) : null}
      {error ? <p className="text-sm text-danger">{error.message}</p> : null}
      {answer?.refused ? (
        <p className="text-sm">It finds no answer in the documents.</p>
      ) : (
        <Claims turn={turn} />
      )}
      {turn.withheldClaims.length > 0 ? (
        <p className="text-xs text-ink-soft">
          {formatCount(turn.withheldClaims.length, 'claim')} withheld: not supported by what it cites.
        </p>
      ) : null}
      {answer ? (
        <p className="tabular text-xs text-ink-faint">
          First word after {formatSeconds(answer.seconds.first_token)}, whole after{' '}
          {formatSeconds(answer.seconds.total)}
        </p>
      ) : null}
    </article>
  );
}

function Claims({ turn }: { turn: Turn }) {
  return (
    <ol className="grid gap-3">
      {turn.claims.map(({ text, checked }, index) => (
        <li key={index} className="text-[0.9375rem] leading-relaxed">
          {text} {checked ? <VerdictMark claim={checked} /> : null}
          {checked?.citations.map((citation) => (
            <span key={citation.id} className="mt-1 block border-l-2 border-line pl-2 text-xs text-ink-soft">
              “{citation.sentence}” <span className="text-ink-faint">{citation.documentName}</span>
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}

type VoteBarProps = { comparison: Comparison; hasVoted: boolean; onVoted: () => void };

function VoteBar({ comparison, hasVoted, onVoted }: VoteBarProps) {
  const { act, busyKey } = useAct();
  const { turns, candidates, workspaceId, blind } = comparison;
  const [first, second] = turns.map((turn, index) => turn.answer?.model ?? candidates[index]?.label ?? '');
  if (turns.some(({ answer }) => answer === null)) return null;
  if (hasVoted) return <p className="text-sm text-ink-soft">Thank you. Your vote is counted below.</p>;
  const vote = async (better: ModelVote['better']) => {
    const body = { workspaceId, first, second, better, blind };
    const isDone = await act({ key: better, work: () => sendJson('POST', '/api/admin/models/votes', body) });
    if (isDone) onVoted();
  };
  return (
    <div role="group" aria-label="Which answer is better?" className="flex flex-wrap items-center gap-2">
      <span className="text-sm font-medium">Which answer is better?</span>
      {votes.map(({ better, label }) => (
        <Button key={better} size="small" busy={busyKey === better} onClick={() => void vote(better)}>
          {label}
        </Button>
      ))}
    </div>
  );
}
