import type { ReactNode } from 'react';
import { pageContext } from '#app/_server/page-context.ts';
import { shellData } from '#app/_server/shell-data.ts';
import { AppShell } from '../_components/shell/app-shell.tsx';

/** Every signed-in page stands in the shell. */
export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const shell = await shellData(await pageContext());
  return <AppShell {...shell}>{children}</AppShell>;
}
