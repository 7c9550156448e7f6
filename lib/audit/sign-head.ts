import { writeCheckpointFile } from './checkpoint-files.ts';
import { MerkleTree } from './merkle.ts';
import { readRows } from './rows.ts';
import { signCheckpoint, signingKey } from './signing-key.ts';
import { leafHash } from './verify-log.ts';

const leavesPerPart = 4096;
const hashBytes = 32;

/** The tree over all rows that there are now. Reads the whole log. */
async function readTree(): Promise<{ tree: MerkleTree; lastSeq: number }> {
  const parts: Buffer[] = [];
  let size = 0;
  let lastSeq = 0;
  for await (const { seq, body } of readRows()) {
    if (size % leavesPerPart === 0) parts.push(Buffer.alloc(leavesPerPart * hashBytes));
    leafHash(body).copy(parts.at(-1) ?? Buffer.alloc(0), (size % leavesPerPart) * hashBytes);
    size += 1;
    lastSeq = seq;
  }
  return { tree: new MerkleTree(Buffer.concat(parts, size * hashBytes)), lastSeq };
}

/**
 * Signs where the log stands now, keeps the checkpoint and returns it with the tree that it vouches for, and the number of
 * the newest row in it (that of all rows, unless one is missing).
 */
export async function signHead(
  keys = [signingKey()],
): Promise<{ tree: MerkleTree; lastSeq: number; note: string }> {
  const { tree, lastSeq } = await readTree();
  const note = signCheckpoint(keys, { size: tree.size, root: tree.root() });
  writeCheckpointFile(note);
  return { tree, lastSeq, note };
}
