'use client';
import { useState } from 'react';
import type { ListedEntry } from '#lib/admin/list-catalogue.ts';
import type { ModelsReport } from '#lib/admin/list-models.ts';
import type { ModelRole } from '#lib/models/wire.ts';
import { formatCount } from '#lib/shared/format.ts';
import type { DownloadView } from '#lib/shared/model-downloads.ts';
import { CatalogueItem } from './catalogue-item.tsx';
import type { Downloads } from './download-panel.tsx';
import { modelRoleWords } from './role-words.ts';
import { basisWords } from './speed-words.ts';
import { useDownloads } from './use-downloads.ts';

const tasks: readonly ModelRole[] = ['chat', 'embedding', 'reranker'];

type CatalogueListProps = Pick<ModelsReport, 'catalogue'> & { initial: readonly DownloadView[] };

/** Open-weight models by task: the one for this machine, and all others behind it, from small to large. */
export function CatalogueList({ catalogue, initial }: CatalogueListProps) {
  const downloads = useDownloads(initial);
  return (
    <div className="grid gap-4">
      {tasks.map((task) => (
        <TaskModels
          key={task}
          task={task}
          entries={catalogue.entries.filter((entry) => entry.task === task)}
          {...downloads}
        />
      ))}
      <p className="max-w-2xl text-xs text-pretty text-ink-faint">{basisWords(catalogue)}</p>
    </div>
  );
}

type TaskModelsProps = Downloads & { task: ModelRole; entries: readonly ListedEntry[] };

function TaskModels({ task, entries, ...downloads }: TaskModelsProps) {
  // Stays as the person left it, and open when a download in it is done.
  const [open, setOpen] = useState(false);
  const recommended = entries.find(({ isRecommended }) => isRecommended);
  const others = entries.filter((entry) => entry !== recommended);
  // What is being downloaded is seen without a click.
  const isOpen = others.some(({ id }) =>
    downloads.downloads.some(({ entryId, state }) => entryId === id && state !== 'done'),
  );
  return (
    <section className="overflow-hidden rounded-card border border-line bg-surface">
      <h3 className="px-3.5 pt-3 text-sm font-semibold">{modelRoleWords[task].title}</h3>
      {recommended ? (
        <ul>
          <CatalogueItem entry={recommended} {...downloads} />
        </ul>
      ) : (
        <p className="px-3.5 py-3 text-sm text-ink-soft">
          None of the models that are known fits this machine.
        </p>
      )}
      <details
        className="border-t border-line"
        open={open || isOpen}
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
      >
        <summary className="cursor-pointer px-3.5 py-2.5 text-[0.8125rem] text-ink-soft">
          {formatCount(others.length, 'other model')}
        </summary>
        <ul className="divide-y divide-line border-t border-line">
          {others.map((entry) => (
            <CatalogueItem key={entry.id} entry={entry} {...downloads} />
          ))}
        </ul>
      </details>
    </section>
  );
}
