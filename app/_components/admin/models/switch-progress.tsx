import { TriangleAlert } from 'lucide-react';
import { formatSeconds } from '#lib/shared/format.ts';
import type { SwitchView } from '#lib/shared/model-switch.ts';
import { Notice } from '../../ui/notice.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { phaseText } from './switch-words.ts';

/** How far the change is, in words and as a bar. */
export function SwitchProgress({ change }: { change: SwitchView }) {
  const { phase, problem, passages } = change;
  const isCounted = phase === 'preparing' || phase === 'stopped';
  const isOpenEnded = phase === 'comparing' || phase === 'switching';
  return (
    <div className="grid gap-3">
      <p role="status" className="max-w-2xl text-sm text-ink-soft">
        {phaseText[phase]}
      </p>
      {isCounted ? (
        <div className="grid gap-1.5">
          <ProgressBar
            label="Passages prepared"
            value={passages.total === 0 ? 1 : passages.done / passages.total}
          />
          <p className="tabular text-[0.8125rem] text-ink-soft">
            {passages.done.toLocaleString('en')} of {passages.total.toLocaleString('en')} passages
            <TimeLeft change={change} />
          </p>
        </div>
      ) : null}
      {isOpenEnded ? <ProgressBar label="Working" /> : null}
      {problem === null || phase === 'switched' ? null : (
        <Notice tone="danger" icon={<TriangleAlert aria-hidden className="text-danger" />}>
          {problem}
        </Notice>
      )}
    </div>
  );
}

function TimeLeft({ change: { phase, secondsLeft } }: { change: SwitchView }) {
  if (phase !== 'preparing' || secondsLeft === null) return null;
  return <>, about {formatLong(secondsLeft)} left</>;
}

/** Hours where minutes would be many. */
function formatLong(seconds: number): string {
  const hours = seconds / 3600;
  if (hours < 2) return formatSeconds(Math.max(1, Math.round(seconds)));
  return `${Math.round(hours).toLocaleString('en')} hours`;
}
