import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { listJobs } from '#lib/jobs/list-jobs.ts';
import { JobsView } from '../../_components/admin/jobs/jobs-view.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Jobs' };

/** What the worker does, has done and could not do. */
export default async function JobsPage() {
  const jobs = await orNotFound(listJobs(await pageContext()));
  return (
    <>
      <PageHeader
        title="Jobs"
        text="The work on documents, newest first. Names of documents are shown only where you are a member."
      />
      <JobsView initial={jobs} />
    </>
  );
}
