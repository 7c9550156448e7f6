'use client';
import clsx from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';

type NavLinkProps = { href: string; icon: ReactNode; current: boolean; children: ReactNode };

/** A line of the sidebar. */
export function NavLink({ href, icon, current, children }: NavLinkProps) {
  return (
    <Link
      href={href}
      {...(current ? { 'aria-current': 'page' as const } : {})}
      className={clsx(
        'flex h-8.5 items-center gap-2.5 rounded-control px-2.5 text-sm [&_svg]:size-4 [&_svg]:shrink-0',
        current ? 'bg-accent-soft font-medium text-accent' : 'text-ink-soft hover:bg-line/60 hover:text-ink',
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </Link>
  );
}
