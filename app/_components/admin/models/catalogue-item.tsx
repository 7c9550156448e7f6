import type { ListedEntry } from '#lib/admin/list-catalogue.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { Badge, StatusBadge } from '../../ui/badge.tsx';

/** One model of the catalogue: what it is, what it may be used for, and what is known of how good it is. */
export function CatalogueItem({ entry }: { entry: ListedEntry }) {
  const facts = [
    entry.file === null ? `${entry.parametersBillions} billion parameters` : formatBytes(entry.file.bytes),
    entry.quantisation,
    `${entry.contextTokens.toLocaleString('en')} tokens at once`,
    entry.languages,
  ];
  return (
    <li className="grid gap-1 px-3.5 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{entry.title}</span>
        {entry.isInstalled ? <StatusBadge tone="positive">Installed</StatusBadge> : null}
        {entry.engine === 'remote' ? <Badge>Remote engine only</Badge> : null}
      </p>
      <p className="text-[0.8125rem] text-ink-soft">{facts.join(' · ')}</p>
      <p className="text-[0.8125rem] text-pretty">{entry.why}</p>
      {entry.hardware === null ? null : <p className="text-[0.8125rem] text-pretty">{entry.hardware}</p>}
      <p className="text-xs text-pretty text-ink-faint">
        {entry.licence.name}: {entry.licence.allows}
      </p>
      {entry.measured === null ? null : (
        <p className="text-xs text-pretty text-ink-faint">
          {entry.measured.text} ({entry.measured.source})
        </p>
      )}
    </li>
  );
}
