'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

type TabsProps = { label: string; tabs: readonly { id: string; label: string; content: ReactNode }[] };

const tabClass = 'border-b-2 px-1 py-2 text-sm font-medium whitespace-nowrap';
const idle = 'border-transparent text-ink-soft hover:text-ink';

/** Parts of one page, one shown at a time. */
export function Tabs({ label, tabs }: TabsProps) {
  return (
    <Radix.Root {...(tabs[0] === undefined ? {} : { defaultValue: tabs[0].id })}>
      <Radix.List aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className={clsx(tabClass, idle, 'data-[state=active]:border-accent data-[state=active]:text-ink')}
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="pt-5">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

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
