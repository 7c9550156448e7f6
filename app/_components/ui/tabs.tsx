'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

const tabClass = 'border-b-2 px-1 py-2 text-sm font-medium whitespace-nowrap';
const idle = 'border-transparent text-ink-soft hover:text-ink';

type LinkTabsProps = { label: string; tabs: readonly { href: string; label: string }[] };

/** Tabs whose parts are pages of their own. */
export function LinkTabs({ label, tabs }: LinkTabsProps) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="mb-6 flex gap-5 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          {...(path === tab.href ? { 'aria-current': 'page' as const } : {})}
          className={clsx(tabClass, path === tab.href ? 'border-accent text-ink' : idle)}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
