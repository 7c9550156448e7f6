import type { ReactNode } from 'react';

type PageHeaderProps = { title: string; text?: ReactNode; actions?: ReactNode };

/** The heading of a page with its main acts. */
export function PageHeader({ title, text, actions }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
        {text === undefined ? null : <p className="mt-0.5 text-sm text-ink-soft">{text}</p>}
      </div>
      {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}

/** The measure and margins of a page that is not the ask screen. */
export function PageBody({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <div className={`mx-auto w-full px-4 pt-6 pb-16 sm:px-8 ${narrow ? 'max-w-3xl' : 'max-w-6xl'}`}>
      {children}
    </div>
  );
}
