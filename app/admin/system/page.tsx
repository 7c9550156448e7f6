import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { readSystemReport } from '#lib/admin/system-report.ts';
import { SystemView } from '../../_components/admin/system/system-view.tsx';
import { RefreshButton } from '../../_components/admin/refresh-button.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'System' };

/** How the server is doing. */
export default async function SystemPage() {
  const report = await orNotFound(readSystemReport(await pageContext()));
  return (
    <>
      <PageHeader
        title="System"
        text="How this server is doing, read when the page was opened."
        actions={<RefreshButton />}
      />
      <SystemView report={report} />
    </>
  );
}
