import type { EmbeddingModel } from '#lib/models/ports.ts';
import type { JobName, JobPayload, ServerJobName, WorkspaceOf } from './catalog.ts';

/** A job that this process holds, by a token: once the token is no longer the job's, nothing of it may be written. */
export type ClaimedJob<Name extends JobName = JobName> = {
  id: string;
  name: Name;
  subjectId: string;
  workspaceId: WorkspaceOf<Name>;
  payload: JobPayload<Name>;
  /** This attempt included: 1 at the first. Written before the attempt, so that a crash counts. */
  attempts: number;
  leaseToken: string;
  createdBy: string;
};

/** A job that works in a workspace. */
export type WorkspaceJob = ClaimedJob<Exclude<JobName, ServerJobName>>;

/** What a handler gets to do its work with. */
export type JobRun<Name extends JobName = JobName> = {
  job: ClaimedJob<Name>;
  /** Aborted when the job is cancelled, when its lease is lost, and when the worker stops. */
  signal: AbortSignal;
  /** The embedding model of this id, or the one in use now. Throws `MODEL_NOT_FOUND` when it is gone. */
  embedding: (modelId?: string) => Promise<EmbeddingModel>;
};

/** Why a job ended without being done: a code of the error catalogue and its sentence for the person. */
export type JobProblem = { code: string; sentence: string };

export type JobHandler<Name extends JobName> = {
  /** Does the work. Its last transaction calls `finishJob`, so that the result and the job's end are one change. */
  run: (run: JobRun<Name>) => Promise<void>;
  /** Writes what giving up means for the subject; its transaction calls `failJob`. */
  giveUp: (job: ClaimedJob<Name>, problem: JobProblem) => Promise<void>;
};
