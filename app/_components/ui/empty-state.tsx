import type { ReactNode } from 'react';

type EmptyStateProps = { icon?: ReactNode; title: string; text: ReactNode; action?: ReactNode };

/** What to show where nothing is yet: what this place is for, and the next step. */
export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-2 px-4 py-10 text-center">
      {icon === undefined ? null : (
        <div className="mb-1 grid size-11 place-items-center rounded-full bg-sunken text-ink-faint [&_svg]:size-5">
          {icon}
        </div>
      )}
      <h2 className="text-base font-semibold text-balance">{title}</h2>
      <div className="text-sm text-pretty text-ink-soft">{text}</div>
      {action === undefined ? null : <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
