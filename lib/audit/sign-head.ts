import { writeCheckpointFile } from './checkpoint-files.ts';
import { MerkleTree } from './merkle.ts';
import { readRows } from './rows.ts';
import { signCheckpoint, signingKey } from './signing-key.ts';
import { leafHash } from './verify-log.ts';

const leavesPerPart = 4096;
const hashBytes = 32;

/** The tree over all rows that there are now. Reads the whole log. */
async function readTree(): Promise<MerkleTree> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const { body } of readRows()) {
    if (size % leavesPerPart === 0) parts.push(Buffer.alloc(leavesPerPart * hashBytes));
    leafHash(body).copy(parts.at(-1) ?? Buffer.alloc(0), (size % leavesPerPart) * hashBytes);
    size += 1;
  }
  return new MerkleTree(Buffer.concat(parts, size * hashBytes));
}

/** Signs where the log stands now, keeps the checkpoint and returns it with the tree that it vouches for. */
export async function signHead(keys = [signingKey()]): Promise<{ tree: MerkleTree; note: string }> {
  const tree = await readTree();
  const note = signCheckpoint(keys, { size: tree.size, root: tree.root() });
  writeCheckpointFile(note);
  return { tree, note };
}
