import type { ModelsReport } from '#lib/admin/list-models.ts';
import type { ModelRole } from '#lib/models/wire.ts';
import { formatCount } from '#lib/shared/format.ts';
import { CatalogueItem } from './catalogue-item.tsx';
import { modelRoleWords } from './role-words.ts';

const tasks: readonly ModelRole[] = ['chat', 'embedding', 'reranker'];

/** Open-weight models by task, from small to large. */
export function CatalogueList({ catalogue }: Pick<ModelsReport, 'catalogue'>) {
  return (
    <div className="grid gap-3">
      {tasks.map((task) => {
        const entries = catalogue.filter((entry) => entry.task === task);
        return (
          <details key={task} className="rounded-card border border-line bg-surface">
            <summary className="cursor-pointer px-3.5 py-2.5 text-sm font-medium">
              {modelRoleWords[task].title}{' '}
              <span className="font-normal text-ink-faint">{formatCount(entries.length, 'model')}</span>
            </summary>
            <ul className="divide-y divide-line border-t border-line">
              {entries.map((entry) => (
                <CatalogueItem key={entry.id} entry={entry} />
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}
