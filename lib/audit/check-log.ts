import { type CheckpointFile, readCheckpointFiles } from './checkpoint-files.ts';
import { readRows, recordedKeys } from './rows.ts';
import { signingKey } from './signing-key.ts';
import { compareCheckpoint, isSignedBy, linkedKeys, LogFollower, type Problem } from './verify-log.ts';

export type LogCheck = {
  /** How many rows were right before the end or the first broken one. */
  checkedRows: number;
  /** The first row that is not what or where it was when it was written. */
  broken: Problem | null;
  /** Checkpoints that the log does not fit, that are missing, or that nobody known signed. */
  problems: Problem[];
  /** Where the log stands now: what a new checkpoint vouches for. */
  follower: LogFollower;
};

/**
 * Reads the whole log and holds it against its own chain and against every checkpoint there is. Finds edited, inserted,
 * moved and removed rows, a cut-off end, and a database that an older one was put in the place of.
 */
export async function checkLog(): Promise<LogCheck> {
  const files = readCheckpointFiles();
  const follower = new LogFollower(files.flatMap(({ checkpoint }) => checkpoint?.size ?? []));
  let broken: Problem | null = null;
  for await (const row of readRows()) {
    const problem = follower.take(row);
    broken ??= problem;
  }
  const checkedRows = broken === null ? follower.size : (broken.seq ?? 1) - 1;
  return { checkedRows, broken, problems: await checkpointProblems(files, follower), follower };
}

async function checkpointProblems(
  files: readonly CheckpointFile[],
  follower: LogFollower,
): Promise<Problem[]> {
  const current = signingKey();
  const recorded = await recordedKeys();
  const known = linkedKeys([current.publicKey], follower.changes);
  const problems = files.flatMap(({ checkpoint }): Problem[] => {
    if (!checkpoint) return [{ kind: 'damaged-file', seq: null, text: 'a checkpoint can’t be read' }];
    const { size } = checkpoint;
    if (checkpoint.origin !== current.name || ![...known].some((key) => isSignedBy(checkpoint, key))) {
      return [
        {
          kind: 'bad-signature',
          seq: null,
          text: `the checkpoint over ${size} rows is not signed by this log’s key`,
        },
      ];
    }
    const problem = compareCheckpoint(checkpoint, follower, false);
    return problem ? [problem] : [];
  });
  const newest = recorded.at(-1);
  if (files.length === 0 && newest !== undefined) {
    problems.push({ kind: 'rollback', seq: null, text: 'all checkpoints are gone' });
  }
  if (newest !== undefined && newest !== current.publicKey) {
    problems.push({
      kind: 'unknown-key',
      seq: null,
      text: 'the signing key is not the one that the log knows',
    });
  }
  return problems;
}
