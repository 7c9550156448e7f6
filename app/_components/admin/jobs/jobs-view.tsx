'use client';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import type { JobView } from '#lib/jobs/list-jobs.ts';
import { sendJson } from '../../api/client.ts';
import { useApi } from '../../api/use-api.ts';
import { Columns } from '../../forms/columns.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { ApiErrorState } from '../../ui/api-error-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SkeletonText } from '../../ui/skeleton.tsx';
import { Table } from '../../ui/table.tsx';
import { JobRow } from './job-row.tsx';
import { jobsSchema, type JobFilter } from './job-schema.ts';

const refreshMs = 2000;

const filters: readonly { value: JobFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
];

const nothing: Record<JobFilter, string> = {
  all: 'Work on documents shows up here: reading, indexing, erasing. Upload a document to see it.',
  running: 'Nothing is being worked on at this moment.',
  waiting: 'Nothing waits for its turn.',
  failed: 'No job has failed.',
};

/** What the worker does, kept fresh; failed jobs are started again here, and running ones stopped. */
export function JobsView({ initial }: { initial: readonly JobView[] }) {
  const [filter, setFilter] = useState<JobFilter>('all');
  const path = filter === 'all' ? '/api/admin/jobs' : `/api/admin/jobs?state=${filter}`;
  const { data, error, reload } = useApi(path, jobsSchema, { refreshInterval: refreshMs });
  const jobs = data?.jobs ?? (filter === 'all' ? initial : undefined);
  return (
    <div className="grid gap-4">
      <div>
        <Segmented label="Show" value={filter} options={filters} onChange={setFilter} />
      </div>
      {error ? <ApiErrorState title="The jobs could not be read" error={error} onRetry={reload} /> : null}
      {jobs === undefined ? (
        error ? null : (
          <SkeletonText lines={4} />
        )
      ) : (
        <JobList jobs={jobs} filter={filter} onChanged={reload} />
      )}
    </div>
  );
}

const columns = [
  'Job',
  { name: 'State', wide: true as const },
  { name: 'Attempts', numeric: true as const, wide: true as const },
  { name: 'Last change', wide: true as const },
];

type JobListProps = { jobs: readonly JobView[]; filter: JobFilter; onChanged: () => void };

function JobList({ jobs, filter, onChanged }: JobListProps) {
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  if (jobs.length === 0) {
    return <EmptyState icon={<ListChecks aria-hidden />} title="Nothing here" text={nothing[filter]} />;
  }
  const change = async (job: JobView, verb: 'retry' | 'cancel', done: string) => {
    await act({ key: job.id, work: () => sendJson('POST', `/api/admin/jobs/${job.id}/${verb}`, {}), done });
    onChanged();
  };
  const cancel = (job: JobView) => {
    ask({
      title: 'Stop this job?',
      text:
        job.name === 'ingest-version'
          ? 'The document ends as failed and can’t be searched. It can be started again.'
          : 'What was done so far is kept. It can be started again.',
      label: 'Stop it',
      onConfirm: () => change(job, 'cancel', 'The job is stopped.'),
    });
  };
  return (
    <>
      <Table label="Jobs">
        <Columns names={columns} acts="Change" />
        <tbody>
          {jobs.map((job) => (
            <JobRow
              key={job.id}
              job={job}
              busy={busyKey === job.id}
              onRetry={() => void change(job, 'retry', 'The job waits for its turn again.')}
              onCancel={() => {
                cancel(job);
              }}
            />
          ))}
        </tbody>
      </Table>
      {dialog}
    </>
  );
}
