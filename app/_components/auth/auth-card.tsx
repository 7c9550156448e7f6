import type { ReactNode } from 'react';

type AuthCardProps = { title: string; text?: ReactNode; children?: ReactNode };

/** The frame of the pages before anybody is signed in. */
export function AuthCard({ title, text, children }: AuthCardProps) {
  return (
    <section className="grid gap-5 rounded-card border border-line bg-surface p-5 shadow-card sm:p-7">
      <header className="grid gap-1.5">
        <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
        {text === undefined ? null : <div className="text-sm text-pretty text-ink-soft">{text}</div>}
      </header>
      {children}
    </section>
  );
}
