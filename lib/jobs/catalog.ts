import { z } from 'zod';

/** How often the job had to wait for something that was away (the model engine, disk space): decides the next pause. */
const waiting = { waits: z.number().int().optional() };

/**
 * Every kind of work that is done later, with the shape of its payload. The worker's handler table must have an entry
 * for each (the compiler checks it). `subjectId` of a job is what the first word of the comment says.
 */
export const jobCatalog = {
  /** A document version: parse, chunk, embed, index. */
  'ingest-version': {
    label: 'Read a document',
    priority: 10,
    payload: z.strictObject({
      /** Only until it was used: then it is wiped. */
      password: z.string().max(1024).optional(),
      ...waiting,
    }),
  },
  /** A document version that failed: remove what it left in the search index. */
  'clear-version': {
    label: 'Clear up after a failed document',
    priority: 20,
    payload: z.strictObject(waiting),
  },
  /** A document: erase the original, the texts, the vectors and the index rows. */
  'remove-document': { label: 'Erase a document', priority: 30, payload: z.strictObject(waiting) },
  /** A workspace: erase its documents and its index. */
  'remove-workspace': { label: 'Erase a workspace', priority: 30, payload: z.strictObject(waiting) },
  /** A workspace: build its index again from SQLite, as a new generation. Nothing else runs in it meanwhile. */
  'rebuild-index': {
    label: 'Build a search index again',
    priority: 25,
    payload: z.strictObject({
      reason: z.enum(['damaged', 'erasure', 'model-changed', 'requested']),
      ...waiting,
    }),
  },
  /**
   * A workspace: compute the vectors that its next index wants and forget those of models that are given up. Ends with
   * the comparing or the building that they are for.
   */
  'compute-vectors': {
    label: 'Compute vectors for another model',
    priority: 1,
    payload: z.strictObject({ msPerPassage: z.number().optional(), ...waiting }),
  },
  /** A workspace: ask its golden questions of the index in use and of the one that would take its place. */
  'compare-models': { label: 'Compare embedding models', priority: 15, payload: z.strictObject(waiting) },
  /** A download: fetch a model file that an administrator asked for, check it and put it in its place. */
  'download-model': {
    label: 'Download a model',
    priority: 1,
    payload: z.strictObject({ bytesPerSecond: z.number().optional(), ...waiting }),
  },
  /** A workspace: bring its index files into order, so that search stays fast. */
  'optimize-index': { label: 'Tidy a search index', priority: 5, payload: z.strictObject(waiting) },
} as const satisfies Record<string, { label: string; priority: number; payload: z.ZodType }>;

export type JobName = keyof typeof jobCatalog;

export type JobPayload<Name extends JobName> = z.infer<(typeof jobCatalog)[Name]['payload']>;

/** All names, as a list that is known not to be empty. */
export const jobNames = Object.keys(jobCatalog) as [JobName, ...JobName[]];

/**
 * Jobs that belong to no workspace. They touch no document, so what is said of a workspace's jobs, and of jobs that crashed,
 * holds nothing of theirs up, and they hold nothing up.
 */
export const serverJobNames = ['download-model'] as const satisfies JobName[];
export type ServerJobName = (typeof serverJobNames)[number];

/** The id of the workspace that a job of this name works in. */
export type WorkspaceOf<Name extends JobName> = Name extends ServerJobName ? null : string;

/** True for a job that belongs to no workspace. */
export function isServerJob(name: JobName): name is ServerJobName {
  return serverJobNames.some((known) => known === name);
}

/** While a job of this name runs, no other job of its workspace does. */
export const exclusiveJobName = 'rebuild-index' satisfies JobName;

/** A job of this name waits until no document of its workspace is to be read: it would soon be needed again. */
export const restJobName = 'optimize-index' satisfies JobName;

/** After this many attempts that ended in a crash the subject is given up, with a reason and a way to try again. */
export const crashLimit = 3;

/** True for a name that this version of the program knows. */
export function isJobName(text: string): text is JobName {
  return Object.hasOwn(jobCatalog, text);
}

/** How often a job waits for what is away before it is given up: about an hour in all. */
export const waitLimit = 60;
