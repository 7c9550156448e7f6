'use client';
import type { AnswerMode } from '#lib/shared/answer.ts';
import { Hint } from '../ui/tooltip.tsx';
import { Segmented } from '../ui/segmented.tsx';

type ModeSwitchProps = { mode: AnswerMode; hasModel: boolean; onChange: (mode: AnswerMode) => void };

const noModel = 'No language model is installed on this server. An administrator can add one under Models.';

/** Quotes: the sentences themselves. Written: an answer by the language model, each claim checked against its source. */
export function ModeSwitch({ mode, hasModel, onChange }: ModeSwitchProps) {
  const control = (
    <Segmented
      label="Kind of answer"
      value={mode}
      onChange={onChange}
      options={[
        { value: 'quotes', label: 'Quotes' },
        { value: 'model', label: 'Written', disabled: !hasModel },
      ]}
    />
  );
  if (hasModel) return control;
  return (
    <Hint text={noModel}>
      {/* A disabled choice gets no focus, so the reason hangs on the group. */}
      <span tabIndex={0} aria-label={noModel} role="note" className="inline-flex rounded-control">
        {control}
      </span>
    </Hint>
  );
}
