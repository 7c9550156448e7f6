import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { listEngines } from '#lib/admin/list-engines.ts';
import { listModels } from '#lib/admin/list-models.ts';
import { readSwitchReport } from '#lib/admin/switch-report.ts';
import { listDownloads } from '#lib/model-intake/list-downloads.ts';
import { ModelsView } from '../../_components/admin/models/models-view.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Models' };

/** Which models do the work, and the choice of others. */
export default async function ModelsPage() {
  const context = await pageContext();
  const [report, engines, change, downloads] = await orNotFound(
    Promise.all([
      listModels(context),
      listEngines(context),
      readSwitchReport(context),
      listDownloads(context),
    ]),
  );
  return (
    <>
      <PageHeader title="Models" text="They run on this server unless you choose a remote engine." />
      <ModelsView report={report} engines={engines} change={change} downloads={downloads} />
    </>
  );
}
