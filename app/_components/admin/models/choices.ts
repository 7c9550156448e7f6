import type { ListedEngine } from '#lib/admin/list-engines.ts';
import type { ActiveModelReport, ModelsReport } from '#lib/admin/list-models.ts';
import { type Adapter, nameOfTuned, parseTunedName } from '#lib/shared/tuned-name.ts';

/** A choice as the drop-down list holds it: the kind, a colon, and the file name or the engine's id. */
export type ChoiceKey = 'rule' | 'none' | `file:${string}` | `engine:${string}`;

/** The choice as the API takes it. */
export function toChoice(key: ChoiceKey) {
  if (key === 'rule' || key === 'none') return { kind: key };
  const value = key.slice(key.indexOf(':') + 1);
  return key.startsWith('file:') ? { kind: 'file', name: value } : { kind: 'engine', engineId: value };
}

type Facts = { report: ModelsReport; engines: readonly ListedEngine[] };
type ChoiceOption = { value: ChoiceKey; label: string };

function tunedOption(modelName: string, adapter: Adapter): ChoiceOption {
  return { value: `file:${nameOfTuned(modelName, adapter)}`, label: `${modelName} with ${adapter.name}` };
}

/** How strongly the adapter of the model in use counts; null without one. */
export function scaleOf({ kind, name }: ActiveModelReport): number | null {
  return kind === 'file' && name !== null ? (parseTunedName(name)?.adapter.scale ?? null) : null;
}

const scales = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

/** The model in use with its adapter at each strength that can be chosen. */
export function scaleOptions({ name }: ActiveModelReport): ChoiceOption[] {
  const tuned = name === null ? undefined : parseTunedName(name);
  if (!tuned) return [];
  const { modelName, adapter } = tuned;
  const all = [...new Set([...scales, adapter.scale])].sort((left, right) => left - right);
  return all.map((scale) => ({
    value: `file:${nameOfTuned(modelName, { ...adapter, scale })}`,
    label: scale === 1 ? 'As it was trained' : `${scale} times`,
  }));
}

/** What can be chosen for a role here and now; the present choice is among it even when its file or engine is gone. */
export function choiceOptions(active: ActiveModelReport, { report, engines }: Facts): ChoiceOption[] {
  const { role } = active;
  const files = report.files.filter((file) => file.role === role && file.status === 'usable');
  const adapters =
    role === 'chat'
      ? report.files.filter(({ adapterOf, status }) => adapterOf !== null && status === 'usable')
      : [];
  const remote = engines.filter((engine) => engine[role] !== null);
  const options: ChoiceOption[] = [
    { value: 'rule', label: 'Chosen by Pincite' },
    ...files.flatMap((file) => [
      { value: `file:${file.name}` as const, label: file.name },
      ...adapters
        .filter(({ adapterOf }) => adapterOf === file.architecture)
        .map((adapter) => tunedOption(file.name, { name: adapter.name, scale: scaleOf(active) ?? 1 })),
    ]),
    ...remote.map((engine) => ({
      value: `engine:${engine.id}` as const,
      label: `${engine[role]?.model ?? ''}, remote: ${engine.name}`,
    })),
    ...(role === 'embedding' ? [] : [{ value: 'none' as const, label: 'None' }]),
  ];
  const current = currentChoice(active, engines);
  const isListed = options.some(({ value }) => value === current);
  return isListed ? options : [{ value: current, label: 'What was chosen is missing' }, ...options];
}

/** The choice that is in force. */
export function currentChoice(active: ActiveModelReport, engines: readonly ListedEngine[]): ChoiceKey {
  if (active.source === 'rule') return 'rule';
  if (active.kind === 'none') return 'none';
  if (active.kind === 'file') return `file:${active.name ?? ''}`;
  const engine = engines.find((candidate) => candidate.name === active.engineName);
  return engine ? `engine:${engine.id}` : 'rule';
}
