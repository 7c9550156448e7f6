import type { ReactNode } from 'react';
import { loadShell } from '#app/_server/load-shell.ts';
import { AppShell } from '../_components/shell/app-shell.tsx';

/** Every signed-in page stands in the shell. */
export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const { person, workspaces } = await loadShell();
  return (
    <AppShell person={person} workspaces={workspaces}>
      {children}
    </AppShell>
  );
}
