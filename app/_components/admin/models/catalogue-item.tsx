import clsx from 'clsx';
import type { ListedEntry } from '#lib/admin/list-catalogue.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { Badge, StatusBadge } from '../../ui/badge.tsx';
import { DownloadPanel, type Downloads } from './download-panel.tsx';
import { speedWords } from './speed-words.ts';

/** One model of the catalogue: what it is, how it would do here, what it may be used for, and how good it is known to be. */
export function CatalogueItem({ entry, ...downloads }: Downloads & { entry: ListedEntry }) {
  const speed = speedWords(entry);
  return (
    <li className={clsx('grid gap-1 px-3.5 py-3 text-sm', entry.misfit !== null && 'bg-sunken')}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className={clsx('font-medium', entry.misfit !== null && 'text-ink-soft')}>{entry.title}</span>
        <Badges entry={entry} />
      </p>
      <p className="text-[0.8125rem] text-ink-soft">{factsOf(entry).join(' · ')}</p>
      {entry.misfit === null ? null : <p className="text-[0.8125rem] text-pretty">{entry.misfit}</p>}
      {entry.misfit === null && speed !== null ? (
        <p className="tabular text-[0.8125rem] font-medium">{speed}</p>
      ) : null}
      <p className="text-[0.8125rem] text-pretty text-ink-soft">{entry.why}</p>
      {entry.hardware === null ? null : <p className="text-[0.8125rem] text-pretty">{entry.hardware}</p>}
      <p className="text-xs text-pretty text-ink-faint">
        {entry.licence.name}: {entry.licence.allows}
      </p>
      {entry.measured === null ? null : (
        <p className="text-xs text-pretty text-ink-faint">
          {entry.measured.text} ({entry.measured.source})
        </p>
      )}
      <DownloadPanel entry={entry} {...downloads} />
    </li>
  );
}

function Badges({ entry }: { entry: ListedEntry }) {
  return (
    <>
      {entry.isRecommended ? <Badge tone="accent">Recommended here</Badge> : null}
      {entry.isInstalled ? <StatusBadge tone="positive">Installed</StatusBadge> : null}
      {entry.engine === 'remote' ? <Badge>Remote engine only</Badge> : null}
      {entry.misfit === null ? null : <StatusBadge tone="caution">Does not fit</StatusBadge>}
    </>
  );
}

function factsOf(entry: ListedEntry): string[] {
  return [
    entry.file === null ? `${entry.parametersBillions} billion parameters` : formatBytes(entry.file.bytes),
    entry.quantisation,
    `${entry.contextTokens.toLocaleString('en')} tokens at once`,
    entry.languages,
  ];
}
