import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { usageFilterSchema } from '#lib/shared/usage.ts';
import { readUsage } from '#lib/usage/read-usage.ts';
import { CostPanel } from '../../_components/admin/usage/cost-panel.tsx';
import { UsageExport } from '../../_components/admin/usage/usage-export.tsx';
import { UsageFilterBar } from '../../_components/admin/usage/usage-filter-bar.tsx';
import { UsageView } from '../../_components/admin/usage/usage-view.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Usage' };

type UsagePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** What was asked on this server, what it took and what it cost. */
export default async function UsagePage({ searchParams }: UsagePageProps) {
  const parsed = usageFilterSchema.safeParse(await searchParams);
  const filter = parsed.success ? parsed.data : usageFilterSchema.parse({});
  const report = await orNotFound(readUsage(await pageContext(), filter));
  return (
    <>
      <PageHeader
        title="Usage"
        text="Questions, tokens and time: numbers only, never what was asked. Names of workspaces are shown only where you are a member."
        actions={<UsageExport filter={filter} />}
      />
      <div className="grid gap-9">
        <div className="grid gap-5">
          <UsageFilterBar filter={filter} />
          <UsageView report={report} by={filter.by} />
        </div>
        <CostPanel costs={report.costs} report={report.costReport} />
      </div>
    </>
  );
}
