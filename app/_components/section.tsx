import type { ReactNode } from 'react';

type SectionProps = { title: string; text?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A part of an administration page, under its own heading. */
export function Section({ title, text, actions, children }: SectionProps) {
  return (
    <section className="grid min-w-0 gap-3">
      <header className="flex flex-wrap items-end justify-between gap-3 sm:flex-nowrap">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{title}</h2>
          {text === undefined ? null : <p className="mt-0.5 max-w-2xl text-sm text-ink-soft">{text}</p>}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** Names with their values, in two columns. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid divide-y divide-line rounded-card border border-line bg-surface text-sm">
      {children}
    </dl>
  );
}

/** One line of `Facts`. */
export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-0.5 px-3.5 py-2.5 sm:grid-cols-[13rem_minmax(0,1fr)]">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
