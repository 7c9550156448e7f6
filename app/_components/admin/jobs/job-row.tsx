'use client';
import type { JobState, JobView } from '#lib/jobs/list-jobs.ts';
import { wideOnly } from '../../forms/columns.tsx';
import { Moment } from '../../moment.tsx';
import { StatusBadge, type BadgeTone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { TableCell, TableRow } from '../../ui/table.tsx';
import { canCancel, canRetry } from './job-schema.ts';

const states: Record<JobState, { tone: BadgeTone; label: string }> = {
  waiting: { tone: 'neutral', label: 'Waiting' },
  running: { tone: 'accent', label: 'Running' },
  done: { tone: 'positive', label: 'Done' },
  failed: { tone: 'danger', label: 'Failed' },
  cancelled: { tone: 'caution', label: 'Stopped' },
};

type JobRowProps = { job: JobView; busy: boolean; onRetry: () => void; onCancel: () => void };

/** One job: what it works on, how far it is, and what went wrong. */
export function JobRow({ job, busy, onRetry, onCancel }: JobRowProps) {
  const what = `${job.label}: ${job.documentName ?? job.subjectId}`;
  return (
    <TableRow>
      <TableCell className="w-full">
        <span className="font-medium">{job.label}</span>
        <JobSubject job={job} />
        <span className="mt-1 block sm:hidden">
          <JobStatus job={job} />
        </span>
        {job.problem === null ? null : (
          <span className="mt-0.5 block text-xs text-pretty text-danger">{job.problem}</span>
        )}
      </TableCell>
      <TableCell className={`${wideOnly} min-w-36`}>
        <JobStatus job={job} />
      </TableCell>
      <TableCell numeric className={wideOnly}>
        {job.attempts}
      </TableCell>
      <TableCell className={`${wideOnly} whitespace-nowrap`}>
        <Moment time={job.finishedAt ?? job.startedAt ?? job.createdAt} />
      </TableCell>
      <TableCell className="text-right">
        {canRetry(job) ? (
          <Button size="small" busy={busy} aria-label={`Start again: ${what}`} onClick={onRetry}>
            Start again
          </Button>
        ) : null}
        {canCancel(job) ? (
          <Button size="small" busy={busy} aria-label={`Stop: ${what}`} onClick={onCancel}>
            Stop
          </Button>
        ) : null}
      </TableCell>
    </TableRow>
  );
}

function JobSubject({ job }: { job: JobView }) {
  if (job.documentName === null) {
    return <code className="block text-xs break-all text-ink-faint">{job.subjectId}</code>;
  }
  return <span className="block text-xs break-words text-ink-faint">{job.documentName}</span>;
}

function JobStatus({ job }: { job: JobView }) {
  const { tone, label } = states[job.state];
  return (
    <>
      <StatusBadge tone={tone}>{label}</StatusBadge>
      {job.state === 'running' ? <Progress job={job} /> : null}
    </>
  );
}

function Progress({ job }: { job: JobView }) {
  const { stage, progressDone, progressTotal } = job;
  const isKnown = progressTotal > 0;
  return (
    <span className="mt-1.5 grid gap-1">
      <span className="tabular text-xs text-ink-soft">
        {[
          stage,
          isKnown ? `${progressDone.toLocaleString('en')} of ${progressTotal.toLocaleString('en')}` : null,
        ]
          .filter((part) => part !== null)
          .join(', ')}
      </span>
      <ProgressBar label={job.label} value={isKnown ? progressDone / progressTotal : undefined} />
    </span>
  );
}
