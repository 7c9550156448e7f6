import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { pageContext } from '#app/_server/page-context.ts';
import { shellData } from '#app/_server/shell-data.ts';
import { AppShell } from '../_components/shell/app-shell.tsx';
import { PageBody } from '../_components/ui/page-header.tsx';
import { LinkTabs } from '../_components/ui/tabs.tsx';

const tabs = [
  { href: '/admin/people', label: 'People' },
  { href: '/admin/groups', label: 'Groups' },
  { href: '/admin/sign-in', label: 'Sign-in' },
  { href: '/admin/walls', label: 'Walls' },
  { href: '/admin/emergency', label: 'Emergency access' },
  { href: '/admin/jobs', label: 'Jobs' },
  { href: '/admin/models', label: 'Models' },
  { href: '/admin/usage', label: 'Usage' },
  { href: '/admin/audit', label: 'Audit' },
  { href: '/admin/system', label: 'System' },
] as const;

/** The frame of the administration. What a page shows is decided by its own use cases, not here. */
export default async function AdministrationLayout({ children }: { children: ReactNode }) {
  const shell = await shellData(await pageContext());
  if (!shell.person.isAdministrator) notFound();
  return (
    <AppShell {...shell}>
      <PageBody>
        <LinkTabs label="Administration" tabs={tabs} />
        {children}
      </PageBody>
    </AppShell>
  );
}
