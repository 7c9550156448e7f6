import { adoptModelsInUse } from '#lib/admin/adopt-models.ts';
import { keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { Problem } from '#lib/audit/verify-log.ts';
import { createSetupLink } from '#lib/auth/create-setup-link.ts';
import { config, setConfig } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { buildPages, hasCurrentBuild } from './build-pages.ts';
import { takeLock } from './lock.ts';
import { prepareData } from './prepare-data.ts';
import { forgetProcesses, waitForOrphans } from './process-file.ts';
import { engineRecipe, webRecipe, workerRecipe } from './program-process.ts';
import { printLine, say } from './say.ts';
import { superviseProcesses, type Supervisor } from './supervisor.ts';
import { answersWell, reservePort, waitUntil } from './wait-until.ts';

const webPatienceMs = 120_000;

export type StartOptions = { development: boolean };

/** Runs the server until it is told to stop. Throws `SERVER_RUNNING` or `SETTING_INVALID` before anything is started. */
export async function startServer(options: StartOptions): Promise<void> {
  const lock = takeLock();
  await waitForOrphans();
  await choosePort();
  if (!options.development && !hasCurrentBuild()) {
    say('Preparing the pages (first start, about a minute)…');
    await buildPages({ echo: false });
  }
  prepareData();
  await adoptModelsInUse({ principal: { kind: 'system' }, requestId: newId() });
  const recipes = [engineRecipe, workerRecipe, webRecipe(options)];
  const supervisor = superviseProcesses(recipes, { echo: options.development });
  const stopped = stopOnSignal(supervisor);
  const keeper = keepCheckpoints({ principal: { kind: 'system' }, requestId: newId() });
  const told = keeper.checked.then(tellAlarms, () => undefined);
  try {
    const isReady = waitUntil(() => answersWell(healthAddress()), webPatienceMs);
    if (await Promise.race([isReady, stopped.then(() => null)])) await announce();
    else tellWhyNotReady(supervisor);
    await stopped;
    await told;
    await keeper.stop();
  } finally {
    forgetProcesses();
    closeDatabase();
    lock.release();
  }
}

async function choosePort(): Promise<void> {
  const { host, port, dataDir } = config();
  const free = await reservePort(host, port);
  if (free !== port) setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_HOST: host, PINCITE_PORT: String(free) });
}

/** The web process as this machine reaches it: an address that stands for all of them is asked on loopback. */
function healthAddress(): string {
  const { host, port } = config();
  const reachable = ['0.0.0.0', '::', ''].includes(host) ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}/api/health`;
}

async function announce(): Promise<void> {
  const context: RequestContext = { principal: { kind: 'system' }, requestId: newId() };
  await inTransaction((tx) =>
    recordAudit(tx, context, { action: 'server.started', objectType: 'server', objectId: 'server' }),
  );
  printLine(`Pincite is ready: ${config().baseUrl}`);
  const setup = await createSetupLink(context);
  if (!setup) return;
  printLine(`Create the first administrator with this link. It works once, for 24 hours:`);
  printLine(setup.link);
}

/** What nobody may overlook: somebody changed the log, or put an older database in the place of this one. */
function tellAlarms(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  say('ALARM: the audit log is not what its checkpoints say. See "The audit log" in docs/OPERATIONS.md.');
  for (const { text } of problems) say(`  ${text}`);
}

function tellWhyNotReady(supervisor: Supervisor): void {
  const log = supervisor.logOf('web');
  say(`The web process does not answer after ${String(webPatienceMs / 1000)} s. Its last lines:`);
  for (const line of log?.lastLines() ?? []) say(`  ${line}`);
  say(`Its log: ${log?.path ?? 'none'}`);
}

function stopOnSignal(supervisor: Supervisor): Promise<void> {
  return new Promise((resolve, reject) => {
    let isAsked = false;
    const stop = () => {
      if (isAsked) return;
      isAsked = true;
      say('Pincite stops…');
      supervisor.stop().then(resolve, reject);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
