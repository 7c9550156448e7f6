'use client';
import type { AnswerMode } from '#lib/shared/answer.ts';
import { Hint } from '../ui/tooltip.tsx';
import { Segmented } from '../ui/segmented.tsx';

type ModeSwitchProps = {
  mode: AnswerMode;
  /** Why there are no written answers here; null when there are. */
  quotesOnly: 'no-model' | 'workspace' | null;
  onChange: (mode: AnswerMode) => void;
};

const reasons = {
  'no-model': 'No language model is installed on this server. An administrator can add one under Models.',
  workspace: 'This workspace answers with quotes only. Its managers can change this.',
};

/** Quotes: the sentences themselves. Written: an answer by the language model, each claim checked against its source. */
export function ModeSwitch({ mode, quotesOnly, onChange }: ModeSwitchProps) {
  const control = (
    <Segmented
      label="Kind of answer"
      value={mode}
      onChange={onChange}
      options={[
        { value: 'quotes', label: 'Quotes' },
        { value: 'model', label: 'Written', disabled: quotesOnly !== null },
      ]}
    />
  );
  if (quotesOnly === null) return control;
  const reason = reasons[quotesOnly];
  return (
    <Hint text={reason}>
      {/* A disabled choice gets no focus, so the reason hangs on the group. */}
      <span tabIndex={0} aria-label={reason} role="note" className="inline-flex rounded-control">
        {control}
      </span>
    </Hint>
  );
}
