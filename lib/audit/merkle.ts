import { nodeHash, TreeHead } from './verify-log.ts';

/**
 * The Merkle tree over the rows of the log, with the hashing of RFC 9162 (section 2.1; the same as RFC 6962): 0x00 before a
 * leaf, 0x01 before two nodes. A leaf is the canonical body of a row.
 */

const hashBytes = 32;

/** The largest power of two that is smaller than the number, which is at least 2. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** A whole tree in memory (64 bytes a leaf), to make proofs from. */
export class MerkleTree {
  /** The hashes of all complete subtrees of 2^k leaves, one after the other, for each k. */
  readonly #levels: Buffer[];

  /** `leaves`: the hashes of all leaves, one after the other. */
  constructor(leaves: Buffer) {
    this.#levels = [leaves];
    for (let below = leaves; below.length >= 2 * hashBytes;) {
      const pairs = Math.floor(below.length / (2 * hashBytes));
      const level = Buffer.alloc(pairs * hashBytes);
      for (let index = 0; index < pairs; index += 1) {
        const both = below.subarray(index * 2 * hashBytes, (index + 1) * 2 * hashBytes);
        nodeHash(both.subarray(0, hashBytes), both.subarray(hashBytes)).copy(level, index * hashBytes);
      }
      this.#levels.push(level);
      below = level;
    }
  }

  get size(): number {
    return (this.#levels[0]?.length ?? 0) / hashBytes;
  }

  /** The root of the first `size` leaves. */
  root(size = this.size): Buffer {
    return size === 0 ? new TreeHead().root() : this.#range(0, size);
  }

  /** The hashes that lead from leaf `index` (from 0) to the root of the first `size` leaves (RFC 9162, 2.1.3.1). */
  inclusionProof(index: number, size = this.size): Buffer[] {
    if (index < 0 || index >= size || size > this.size) throw new Error('no such leaf');
    const path: Buffer[] = [];
    let [start, end] = [0, size];
    while (end - start > 1) {
      const middle = start + splitOf(end - start);
      if (index < middle) {
        path.unshift(this.#range(middle, end));
        end = middle;
      } else {
        path.unshift(this.#range(start, middle));
        start = middle;
      }
    }
    return path;
  }

  /** The hashes that show that the tree of `size` leaves goes on from that of `oldSize` (RFC 9162, 2.1.4.1). */
  consistencyProof(oldSize: number, size = this.size): Buffer[] {
    if (oldSize < 0 || oldSize > size || size > this.size) throw new Error('no such tree');
    if (oldSize === 0 || oldSize === size) return [];
    const path: Buffer[] = [];
    let [start, end, isWhole] = [0, size, true];
    while (oldSize !== end) {
      const middle = start + splitOf(end - start);
      if (oldSize <= middle) {
        path.unshift(this.#range(middle, end));
        end = middle;
      } else {
        path.unshift(this.#range(start, middle));
        start = middle;
        isWhole = false;
      }
    }
    return isWhole ? path : [this.#range(start, end), ...path];
  }

  #range(start: number, end: number): Buffer {
    const size = end - start;
    const level = Math.log2(size);
    if (Number.isInteger(level) && start % size === 0) {
      const at = (start / size) * hashBytes;
      const hash = this.#levels[level]?.subarray(at, at + hashBytes);
      if (hash?.length === hashBytes) return hash;
    }
    const middle = start + splitOf(size);
    return nodeHash(this.#range(start, middle), this.#range(middle, end));
  }
}
