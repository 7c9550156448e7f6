'use client';
import { useState } from 'react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import { enginePresets } from '#lib/shared/engine-presets.ts';
import { formatSeconds } from '#lib/shared/format.ts';
import { asApiError, sendJson, type ApiError } from '../../api/client.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { useAct } from '../../forms/use-act.ts';
import { StatusBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { saveAndTest, withPreset } from './engine-values.ts';
import { modelRoleWords } from './role-words.ts';

type Look = NonNullable<ListedEngine['look']>;

/** What the last test of an engine showed, and the button for the next one. */
export function EngineTests({ engine }: { engine: ListedEngine }) {
  const { succeed } = useAct();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError>();
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      succeed(`${engine.name} was tested.`);
    } catch (error) {
      setProblem(asApiError(error));
    }
    setBusy(false);
  };
  const { look } = engine;
  return (
    <div className="grid gap-2">
      {look ? <TestResults look={look} /> : null}
      <OtherKind
        engine={engine}
        busy={busy}
        onAccept={(preset) =>
          void run(() => saveAndTest({ id: engine.id, body: withPreset(engine, preset) }))
        }
      />
      <div>
        <Button
          size="small"
          busy={busy}
          aria-label={`Test ${engine.name}`}
          onClick={() => void run(() => sendJson('POST', `/api/admin/engines/${engine.id}/test`, {}))}
        >
          {busy ? 'Testing, up to two minutes' : 'Test'}
        </Button>
      </div>
      <FormProblem problem={problem} />
    </div>
  );
}

function TestResults({ look }: { look: Look }) {
  const saysNothing = look.problem !== null && look.tests.length === 0;
  return (
    <div role="status" className="grid gap-1.5">
      {saysNothing ? (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem]">
          <StatusBadge tone="danger">Does not work</StatusBadge>
          <span>{look.problem}</span>
        </p>
      ) : null}
      {look.tests.map((result) => (
        <TestResult key={result.role} result={result} />
      ))}
    </div>
  );
}

function TestResult({ result }: { result: Look['tests'][number] }) {
  const { role, isWorking, problem, milliseconds } = result;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem]">
      <StatusBadge tone={isWorking ? 'positive' : 'danger'}>
        {isWorking ? `Works (${formatSeconds(milliseconds / 1000)})` : 'Does not work'}
      </StatusBadge>
      <span className="text-ink-soft">{modelRoleWords[role].title}</span>
      {problem === null ? null : <span>{problem}</span>}
    </p>
  );
}

type OtherKindProps = {
  engine: ListedEngine;
  busy: boolean;
  onAccept: (preset: ListedEngine['preset']) => void;
};

/** Proposes what the server says it is, where it was entered as something else. */
function OtherKind({ engine, busy, onAccept }: OtherKindProps) {
  const said = engine.look?.preset ?? null;
  if (said === null || said === engine.preset) return null;
  const { title } = enginePresets[said];
  return (
    <Notice
      action={
        <Button
          size="small"
          disabled={busy}
          onClick={() => {
            onAccept(said);
          }}
        >
          Treat it as {title}
        </Button>
      }
    >
      The server says that it is {title}, and is treated as {enginePresets[engine.preset].title}.
    </Notice>
  );
}
