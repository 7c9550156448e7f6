import { statfs } from 'node:fs/promises';
import { arch, availableParallelism, platform, release, totalmem } from 'node:os';
import { requireAdministrator, workspaceRolesOf } from '#lib/access/roles.ts';
import { type CheckNote, readCheckNote } from '#lib/audit/check-note.ts';
import { now } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { logger } from '#lib/core/logger.ts';
import { type JailRung, jailRung } from '#lib/ingest/parse/jail-command.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { type EgressReport, readEgressReport } from './egress-report.ts';
import { type ProcessState, readProcessStates } from './system-processes.ts';
import {
  countByWorkspace,
  countJobs,
  type IndexRow,
  readDatabaseFacts,
  readSearchIndexes,
  readWorkspaceNames,
  type WorkspaceCounts,
} from './system-queries.ts';
import { type SettingInForce, settingsInForce } from './system-settings.ts';
import { auditSize } from './verify-audit.ts';

/** A part of the report, or the reason why nobody can say. */
export type Known<T> = { known: true; value: T } | { known: false; reason: string };

export type WorkspaceReport = WorkspaceCounts & {
  /** Null when the administrator isn't a member: then the workspace is known by its id only. */
  name: string | null;
  live: IndexRow | null;
  isBuilding: boolean;
};

export type SystemReport = {
  takenAt: number;
  version: string;
  node: string;
  machine: { system: string; processors: number; memoryBytes: number };
  database: Known<{ version: string; pragmas: Record<string, string>; sizeBytes: number }>;
  disk: Known<{ directory: string; freeBytes: number; totalBytes: number; minFreeBytes: number }>;
  jail: Known<JailRung>;
  processes: ProcessState[];
  egress: Known<EgressReport>;
  jobs: Known<{ waiting: number; running: number; failed: number }>;
  workspaces: Known<WorkspaceReport[]>;
  audit: Known<{ rows: number; newestAt: number | null }>;
  /** What the start of the server found in the audit log, and up to where it is signed; null before the first start. */
  auditCheck: CheckNote | null;
  settings: SettingInForce[];
};

/**
 * What an administrator wants to know about this server, gathered now. A part that can't be asked says so and leaves
 * the others alone. Workspaces that the administrator isn't a member of appear by id and counts. Throws `NOT_FOUND`
 * for everybody else.
 */
export async function readSystemReport(context: RequestContext): Promise<SystemReport> {
  await requireAdministrator(context);
  const [database, disk, jail, processes, jobs, workspaces, audit] = await Promise.all([
    ask('database', readDatabaseFacts),
    ask('disk', readDisk),
    ask('jail', jailRung),
    readProcessStates(),
    ask('jobs', countJobs),
    ask('workspaces', () => readWorkspaces(context)),
    ask('audit', auditSize),
  ]);
  const egress = await ask('egress', () => readEgressReport(processes));
  return {
    takenAt: now(),
    version: packageFile.version,
    node: process.version,
    machine: {
      system: `${platform()} ${release()} (${arch()})`,
      processors: availableParallelism(),
      memoryBytes: totalmem(),
    },
    database,
    disk,
    jail,
    processes,
    egress,
    jobs,
    workspaces,
    audit,
    auditCheck: readCheckNote(),
    settings: settingsInForce(),
  };
}

/** The cause of a failure goes to the log, with this part's name; the page says only that it is not known. */
async function ask<T>(part: string, read: () => Promise<T>): Promise<Known<T>> {
  try {
    return { known: true, value: await read() };
  } catch (error) {
    logger('system-report').warn({ part, err: error }, 'a part of the system report could not be read');
    return { known: false, reason: 'This could not be read just now; the reason is in the server’s log.' };
  }
}

async function readDisk() {
  const { dataDir, limits } = config();
  const space = await statfs(dataDir);
  return {
    directory: dataDir,
    freeBytes: space.bavail * space.bsize,
    totalBytes: space.blocks * space.bsize,
    minFreeBytes: limits.minFreeBytes,
  };
}

async function readWorkspaces(context: RequestContext): Promise<WorkspaceReport[]> {
  const [counts, indexes, roles] = await Promise.all([
    countByWorkspace(),
    readSearchIndexes(),
    workspaceRolesOf(context),
  ]);
  const names = await readWorkspaceNames([...roles.keys()]);
  return counts.map((entry) => {
    const own = indexes.filter((index) => index.workspaceId === entry.workspaceId);
    return {
      ...entry,
      name: names.get(entry.workspaceId) ?? null,
      live: own.find((index) => index.state === 'live') ?? null,
      isBuilding: own.some((index) => index.state === 'building'),
    };
  });
}
