'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { z } from 'zod';
import { switchViewSchema, type SwitchPhase, type SwitchView } from '#lib/shared/model-switch.ts';
import { sendJson } from '../../api/client.ts';
import { useApi } from '../../api/use-api.ts';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Section } from '../../section.tsx';
import { Button } from '../../ui/button.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { SwitchProgress } from './switch-progress.tsx';
import { endQuestion, switchTitles, verdictOf } from './switch-words.ts';

const schema = z.object({ change: switchViewSchema.nullable() });
const refreshMs = { moving: 2000, waiting: 15_000 };
const isMoving = (phase: SwitchPhase) =>
  phase === 'preparing' || phase === 'comparing' || phase === 'switching';

/** The change to another embedding model, from its preparation to the way back; kept fresh while something runs. */
export function SwitchPanel({ initial }: { initial: SwitchView }) {
  const router = useRouter();
  const { data, reload } = useApi('/api/admin/models/switch', schema, {
    refreshInterval: (latest) =>
      isMoving(latest?.change?.phase ?? initial.phase) ? refreshMs.moving : refreshMs.waiting,
  });
  const change = data === undefined ? initial : data.change;
  const phase = change?.phase;
  // The cards above show which model is in use: they are read again when that may have changed.
  useEffect(() => {
    if (phase !== initial.phase) router.refresh();
  }, [phase, initial.phase, router]);
  if (!change) return null;
  return (
    <Section title={switchTitles[change.phase]} text={<Names change={change} />}>
      <div className="grid gap-4 rounded-card border border-line bg-surface p-4">
        <SwitchProgress change={change} />
        {change.comparisons.length > 0 && !isMoving(change.phase) ? (
          <ComparisonTable comparisons={change.comparisons} />
        ) : null}
        {change.phase === 'deciding' ? <p className="text-sm font-medium">{verdictOf(change)}</p> : null}
        <SwitchActs change={change} onChanged={reload} />
      </div>
    </Section>
  );
}

function Names({ change }: { change: SwitchView }) {
  return (
    <>
      From <span className="font-medium break-all text-ink">{change.from}</span> to{' '}
      <span className="font-medium break-all text-ink">{change.to}</span>
    </>
  );
}

type SwitchActsProps = { change: SwitchView; onChanged: () => void };

function SwitchActs({ change, onChanged }: SwitchActsProps) {
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const { phase } = change;
  const send = async (key: 'switch' | 'resume' | 'end', done: string) => {
    await act({ key, work: () => sendJson('POST', '/api/admin/models/switch', { act: key }), done });
    onChanged();
  };
  const end = endQuestion(change);
  return (
    <div className="flex flex-wrap gap-2">
      {phase === 'deciding' ? (
        <Button
          tone="primary"
          busy={busyKey === 'switch'}
          onClick={() => void send('switch', 'The new model is in use.')}
        >
          Switch to the new model
        </Button>
      ) : null}
      {phase === 'stopped' ? (
        <Button
          tone="primary"
          busy={busyKey === 'resume'}
          onClick={() => void send('resume', 'It goes on where it stopped.')}
        >
          Go on
        </Button>
      ) : null}
      <Button
        busy={busyKey === 'end'}
        onClick={() => {
          ask({ ...end.question, onConfirm: () => send('end', end.done) });
        }}
      >
        {end.button}
      </Button>
      {dialog}
    </div>
  );
}
