'use client';
import { TriangleAlert } from 'lucide-react';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import type { ActiveModelReport, ModelsReport } from '#lib/admin/list-models.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { parseTunedName } from '#lib/shared/tuned-name.ts';
import { StatusBadge, type BadgeTone } from '../../ui/badge.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ModelChoice } from './model-choice.tsx';
import { modelRoleWords } from './role-words.ts';

type ActiveModelProps = {
  active: ActiveModelReport;
  report: ModelsReport;
  engines: readonly ListedEngine[];
};

type State = { tone: BadgeTone; label: string };

function stateOf({ kind, name, loaded }: ActiveModelReport, engineAnswers: boolean): State {
  if (kind === 'engine') return { tone: 'caution', label: 'On a remote engine' };
  if (name === null) return { tone: 'neutral', label: 'None' };
  if (!engineAnswers) return { tone: 'danger', label: 'The engine process is not answering' };
  switch (loaded?.status) {
    case 'ready':
      return { tone: 'positive', label: 'In memory' };
    case 'loading':
      return { tone: 'accent', label: 'Being loaded' };
    case 'failed':
      return { tone: 'danger', label: 'Can’t be loaded' };
    case 'empty':
    case undefined:
      return { tone: 'neutral', label: 'Loaded at its first use' };
  }
}

/** One role: which model has it, how it is doing, and the choice of another one. */
export function ActiveModel({ active, report, engines }: ActiveModelProps) {
  const words = modelRoleWords[active.role];
  const state = stateOf(active, report.engine !== null);
  return (
    <li className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
      <header className="flex flex-wrap items-start justify-between gap-2">
        <div>
          <h3 className="text-sm font-semibold">{words.title}</h3>
          <p className="text-[0.8125rem] text-ink-faint">{words.purpose}</p>
        </div>
        <StatusBadge tone={state.tone}>{state.label}</StatusBadge>
      </header>
      <ActiveFacts active={active} report={report} />
      {active.problem === null ? null : (
        <Notice tone="danger" icon={<TriangleAlert aria-hidden className="text-danger" />}>
          {active.problem}
        </Notice>
      )}
      <div className="mt-auto grid gap-2">
        <ModelChoice active={active} report={report} engines={engines} />
      </div>
    </li>
  );
}

/** The model's own name, without the adapter over it. */
const baseName = (name: string | null) => (name === null ? null : (parseTunedName(name)?.modelName ?? name));

function ActiveFacts({ active, report }: Pick<ActiveModelProps, 'active' | 'report'>) {
  if (active.name === null) {
    return (
      <p className="text-sm text-ink-soft">
        {active.role === 'chat' ? 'Without one, answers are quotes from the documents.' : 'None is in use.'}
      </p>
    );
  }
  const file = report.files.find(({ name }) => name === baseName(active.name));
  const facts = [...(file ? [formatBytes(file.bytes), file.quantisation] : []), ...loadedFacts(active)];
  return (
    <div className="text-sm">
      <p className="font-medium break-all">{active.name}</p>
      <p className="text-[0.8125rem] text-ink-soft">{facts.join(' · ')}</p>
    </div>
  );
}

function loadedFacts({ loaded, engineName, role }: ActiveModelReport): string[] {
  if (engineName !== null) return [`on ${engineName}`];
  if (!loaded) return [];
  const context = loaded.contextTokens;
  const speeds = [
    { name: role === 'chat' ? 'reads' : 'works through', value: loaded.promptTokensPerSecond },
    { name: 'writes', value: loaded.generatedTokensPerSecond },
  ];
  return [
    ...(context === null ? [] : [`${context.toLocaleString('en')} tokens at once`]),
    ...(loaded.dimensions === null ? [] : [`${loaded.dimensions} dimensions`]),
    ...(loaded.threads === null ? [] : [`${loaded.threads} ${loaded.threads === 1 ? 'thread' : 'threads'}`]),
    ...speeds.flatMap(({ name, value }) =>
      value === null ? [] : [`${name} ${Math.round(value).toLocaleString('en')} tokens a second here`],
    ),
  ];
}
