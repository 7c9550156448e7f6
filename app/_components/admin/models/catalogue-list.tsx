import type { ListedEntry } from '#lib/admin/list-catalogue.ts';
import type { ModelsReport } from '#lib/admin/list-models.ts';
import type { ModelRole } from '#lib/models/wire.ts';
import { formatCount } from '#lib/shared/format.ts';
import { CatalogueItem } from './catalogue-item.tsx';
import { modelRoleWords } from './role-words.ts';
import { basisWords } from './speed-words.ts';

const tasks: readonly ModelRole[] = ['chat', 'embedding', 'reranker'];

/** Open-weight models by task: the one for this machine, and all others behind it, from small to large. */
export function CatalogueList({ catalogue }: Pick<ModelsReport, 'catalogue'>) {
  return (
    <div className="grid gap-4">
      {tasks.map((task) => (
        <TaskModels
          key={task}
          task={task}
          entries={catalogue.entries.filter((entry) => entry.task === task)}
        />
      ))}
      <p className="max-w-2xl text-xs text-pretty text-ink-faint">{basisWords(catalogue)}</p>
    </div>
  );
}

function TaskModels({ task, entries }: { task: ModelRole; entries: readonly ListedEntry[] }) {
  const recommended = entries.find(({ isRecommended }) => isRecommended);
  const others = entries.filter((entry) => entry !== recommended);
  return (
    <section className="overflow-hidden rounded-card border border-line bg-surface">
      <h3 className="px-3.5 pt-3 text-sm font-semibold">{modelRoleWords[task].title}</h3>
      {recommended ? (
        <ul>
          <CatalogueItem entry={recommended} />
        </ul>
      ) : (
        <p className="px-3.5 py-3 text-sm text-ink-soft">
          None of the models that are known fits this machine.
        </p>
      )}
      <details className="border-t border-line">
        <summary className="cursor-pointer px-3.5 py-2.5 text-[0.8125rem] text-ink-soft">
          {formatCount(others.length, 'other model')}
        </summary>
        <ul className="divide-y divide-line border-t border-line">
          {others.map((entry) => (
            <CatalogueItem key={entry.id} entry={entry} />
          ))}
        </ul>
      </details>
    </section>
  );
}
