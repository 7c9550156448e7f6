import { registeredDestinations } from '#lib/admin/registered-destinations.ts';
import { permitDestinations } from '#lib/core/egress.ts';
import { isAppError } from '#lib/core/errors.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { readEngineHealth } from '#lib/models/health.ts';
import { type Lock, takeLock } from './lock.ts';
import { forgetProcesses, runningProcessNames, waitForOrphans } from './process-file.ts';
import { engineRecipe, workerRecipe } from './program-process.ts';
import { say } from './say.ts';
import { prepareData } from './prepare-data.ts';
import { superviseProcesses } from './supervisor.ts';
import { waitUntil } from './wait-until.ts';

const enginePatienceMs = 60_000;
/** How long a command waits for another command on the same data directory. */
const turnPatienceMs = 3_600_000;

/**
 * Does the work with an engine and a worker at hand: those of the server that runs on this data directory, or, when none
 * does, ones that are started for it and stopped afterwards. Commands on one directory take turns.
 */
export async function withRuntime<T>(work: () => Promise<T>): Promise<T> {
  // A question may be answered by an engine that an administrator registered.
  permitDestinations(registeredDestinations);
  const lock = await lockUnlessServed();
  if (!lock) return work();
  await waitForOrphans();
  prepareData();
  const supervisor = superviseProcesses([engineRecipe, workerRecipe]);
  const stop = () => {
    void supervisor.stop().finally(() => process.exit(130));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const isReady = await waitUntil(isEngineThere, enginePatienceMs);
    if (!isReady) say('The model engine does not answer yet; going on without waiting for it.');
    return await work();
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await supervisor.stop();
    forgetProcesses();
    closeDatabase();
    lock.release();
  }
}

async function isEngineThere(): Promise<boolean> {
  try {
    await readEngineHealth();
    return true;
  } catch (error) {
    if (isAppError(error, 'ENGINE_UNAVAILABLE')) return false;
    throw error;
  }
}

/** The lock, or null when a server holds it; another command is waited for. */
async function lockUnlessServed(): Promise<Lock | null> {
  let lock: Lock | null = null;
  let hasTold = false;
  const isSettled = await waitUntil(() => {
    try {
      lock = takeLock();
      return Promise.resolve(true);
    } catch (error) {
      if (!isAppError(error, 'SERVER_RUNNING')) throw error;
    }
    const holder = runningProcessNames();
    if (holder.includes('web')) return Promise.resolve(true);
    if (!hasTold && holder.length > 0) say('Another command is working on this data directory; waiting…');
    hasTold ||= holder.length > 0;
    return Promise.resolve(false);
  }, turnPatienceMs);
  return isSettled ? lock : takeLock();
}
