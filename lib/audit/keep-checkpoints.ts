import type { RequestContext } from '../core/context.ts';
import { logger } from '../core/logger.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { checkLog } from './check-log.ts';
import { writeCheckNote } from './check-note.ts';
import { readCheckpointFiles, writeCheckpointFile } from './checkpoint-files.ts';
import { recordAudit } from './record-audit.ts';
import { readRows, recordedKeys } from './rows.ts';
import { settleNextKey, signCheckpoint, signingKey } from './signing-key.ts';
import type { LogFollower, Problem } from './verify-log.ts';

const everyMs = 5 * 60_000;

export type CheckpointKeeper = {
  /** Resolves when the log was checked after the start, with what is wrong with it. */
  checked: Promise<readonly Problem[]>;
  /** Writes a last checkpoint; call it when nothing else writes to the log any more. */
  stop(): Promise<void>;
};

/**
 * Checks the log as it was found, raises the alarm when it is not what its checkpoints say, and from then on signs a
 * checkpoint every five minutes in which something happened. For the one process that holds the data directory.
 */
export function keepCheckpoints(context: RequestContext): CheckpointKeeper {
  const checked = checkAtStart(context);
  let queue: Promise<unknown> = checked;
  const writeNext = () => {
    queue = queue.then(async () => catchUp((await checked).follower)).catch(logFailure);
    return queue;
  };
  const timer = setInterval(() => void writeNext(), everyMs);
  timer.unref();
  // Whoever waits for `checked` sees the failure; without anybody waiting it must not end the process.
  checked.catch(logFailure);
  return {
    checked: checked.then(({ problems }) => problems),
    stop: async () => {
      clearInterval(timer);
      await writeNext();
    },
  };
}

function logFailure(error: unknown): void {
  logger('audit').error({ err: error }, 'the checkpoint of the audit log failed');
}

async function checkAtStart(
  context: RequestContext,
): Promise<{ follower: LogFollower; problems: Problem[] }> {
  const recorded = await recordedKeys();
  settleNextKey((publicKey) => recorded.includes(publicKey));
  const { publicKey, keyId } = signingKey();
  const { broken, problems, follower } = await checkLog();
  const all = broken === null ? problems : [broken, ...problems];
  writeCheckNote({ problems: all, ...writeFor(follower) });
  if (!recorded.includes(publicKey)) {
    await inTransaction((tx) =>
      recordAudit(tx, context, {
        action: 'audit-key.created',
        objectType: 'audit-key',
        objectId: keyId,
        detail: { key: publicKey },
      }),
    );
  }
  for (const problem of all) await raiseAlarm(context, problem);
  return { follower, problems: all };
}

async function raiseAlarm(context: RequestContext, { kind, seq }: Problem): Promise<void> {
  logger('audit').error({ problem: kind, seq }, 'ALARM: the audit log is not what it was');
  await inTransaction((tx) =>
    recordAudit(tx, context, {
      action: 'audit.alarm',
      objectType: 'server',
      objectId: 'server',
      outcome: 'error',
      detail: { problem: kind, seq },
    }),
  );
}

/** Follows the rows that were written since, and signs where the log stands now, unless that is signed already. */
async function catchUp(follower: LogFollower): Promise<void> {
  const before = follower.size;
  for await (const row of readRows({ afterSeq: follower.lastSeq })) {
    const problem = follower.take(row);
    if (problem) logger('audit').error({ problem: problem.kind, seq: problem.seq }, 'a row does not follow');
  }
  if (follower.size !== before) writeCheckNote(writeFor(follower));
}

function writeFor(follower: LogFollower): { size: number; isCopied: boolean } {
  const { size } = follower;
  const key = signingKey();
  const isThere = readCheckpointFiles().some(
    ({ checkpoint }) => checkpoint?.size === size && checkpoint.root.equals(follower.root()),
  );
  const isCopied = isThere || writeCheckpointFile(signCheckpoint([key], { size, root: follower.root() }));
  return { size, isCopied };
}
