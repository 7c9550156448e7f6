import { describe, expect, it } from 'vitest';
import { MerkleTree } from '#lib/audit/merkle.ts';
import { leafHash, rootFromConsistency, rootFromInclusion, TreeHead } from '#lib/audit/verify-log.ts';

/** The leaves and roots that implementations of Certificate Transparency have in their tests. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function treeOf(bodies: readonly (string | Uint8Array)[]): MerkleTree {
  return new MerkleTree(Buffer.concat(bodies.map((body) => leafHash(body))));
}

const known = treeOf(leaves.map((hex) => Buffer.from(hex, 'hex')));
const size = 67;
const bodies = Array.from({ length: size }, (_, index) => `row ${index}`);
const tree = treeOf(bodies);
const hex = (hash: Buffer | null) => hash?.toString('hex');

describe('the Merkle tree', () => {
  it.each(roots.entries().toArray())('has the published root at size %i', (at, root) => {
    expect(hex(known.root(at))).toBe(root);
    const head = new TreeHead();
    for (const leaf of leaves.slice(0, at)) head.append(leafHash(Buffer.from(leaf, 'hex')));
    expect([head.size, hex(head.root())]).toEqual([at, root]);
  });

  it('proves every leaf at every size, and no other leaf', () => {
    for (let at = 1; at <= size; at += 1) {
      for (let index = 0; index < at; index += 1) {
        const path = tree.inclusionProof(index, at);
        const leaf = leafHash(bodies[index] ?? '');
        expect(hex(rootFromInclusion({ index, size: at, leaf, path }))).toBe(hex(tree.root(at)));
        const other = rootFromInclusion({ index, size: at, leaf: leafHash('another'), path });
        expect(hex(other)).not.toBe(hex(tree.root(at)));
      }
    }
  });

  it('proves that every size goes on from every smaller one', () => {
    for (let at = 1; at <= size; at += 1) {
      for (let oldSize = 1; oldSize <= at; oldSize += 1) {
        const path = tree.consistencyProof(oldSize, at);
        const found = rootFromConsistency({ oldSize, size: at, oldRoot: tree.root(oldSize), path });
        expect(hex(found)).toBe(hex(tree.root(at)));
      }
    }
  });

  it('proves nothing of a log that was rewritten', () => {
    const other = treeOf(bodies.map((body, index) => (index === 5 ? 'changed' : body)));
    for (let oldSize = 6; oldSize < size; oldSize += 1) {
      const path = other.consistencyProof(oldSize);
      const found = rootFromConsistency({ oldSize, size, oldRoot: tree.root(oldSize), path });
      expect(hex(found)).not.toBe(hex(other.root()));
    }
  });

  it('takes no proof that is too short or too long', () => {
    const path = tree.inclusionProof(9);
    const leaf = leafHash(bodies[9] ?? '');
    expect(rootFromInclusion({ index: 9, size, leaf, path: path.slice(1) })).toBeNull();
    expect(rootFromInclusion({ index: 9, size, leaf, path: [...path, leaf] })).toBeNull();
    const proof = tree.consistencyProof(9);
    const oldRoot = tree.root(9);
    expect(rootFromConsistency({ oldSize: 9, size, oldRoot, path: proof.slice(1) })).toBeNull();
    expect(rootFromConsistency({ oldSize: 9, size, oldRoot, path: [...proof, leaf] })).toBeNull();
  });
});
