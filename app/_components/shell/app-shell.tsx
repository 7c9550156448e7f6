'use client';
import { Menu as MenuIcon } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { EmergencyBanner } from '../access/emergency-banner.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Brand } from './brand.tsx';
import { Drawer } from './drawer.tsx';
import { placeOfPath, type ShellData } from './shell-types.ts';
import { Sidebar } from './sidebar.tsx';

/** The frame of every signed-in page: the sidebar on wide screens, a top bar with a drawer on narrow ones. */
export function AppShell({ children, ...data }: ShellData & { children: ReactNode }) {
  const { person, workspaces, emergency, rescues } = data;
  const path = usePathname();
  const [openAtPath, setOpenAtPath] = useState<string>();
  const { workspaceId } = placeOfPath(path);
  const workspace = workspaces.find((candidate) => candidate.id === workspaceId);
  const sidebar = <Sidebar person={person} workspaces={workspaces} workspace={workspace} />;
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="sr-only z-50 rounded-control bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-canvas px-2 md:hidden">
        <IconButton
          label="Open the menu"
          onClick={() => {
            setOpenAtPath(path);
          }}
        >
          <MenuIcon />
        </IconButton>
        <Brand />
        <span className="truncate text-sm text-ink-soft">{workspace?.name}</span>
      </header>
      <aside aria-label="Sidebar" className="hidden w-66 shrink-0 border-r border-line bg-sunken/60 md:block">
        {sidebar}
      </aside>
      <Drawer
        open={openAtPath === path}
        onOpenChange={(open) => {
          setOpenAtPath(open ? path : undefined);
        }}
      >
        {sidebar}
      </Drawer>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <EmergencyBanner notices={emergency} rescues={rescues} />
        <main id="main" tabIndex={-1} className="min-h-0 min-w-0 flex-1 overflow-y-auto outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
