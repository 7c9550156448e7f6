import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * How the audit log is checked: its chain, its Merkle tree (RFC 9162), its checkpoints (C2SP tlog-checkpoint in signed notes
 * with Ed25519 keys). Part of the offline verifier, so it imports nothing but node:crypto.
 */

type ProblemKind =
  | 'edit'
  | 'gap'
  | 'order'
  | 'extra'
  | 'truncated'
  | 'fork'
  | 'rollback'
  | 'bad-signature'
  | 'unknown-key'
  | 'not-included'
  | 'damaged-file';
export type Problem = { kind: ProblemKind; seq: number | null; text: string };

export type Checkpoint = {
  origin: string;
  size: number;
  root: Buffer;
  text: string;
  signatures: { keyId: string; signature: Buffer }[];
};

/** SHA-256 of parts, one after the other. */
export const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** SHA-256 of all that comes, hex. */
export async function hashOfStream(parts: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** The hash of two nodes of the tree. */
export const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(Buffer.of(1), left, right);
/** The hash of a leaf: the canonical body of a row. */
export const leafHash = (body: string | Uint8Array): Buffer => sha256(Buffer.of(0), body);

/** The root that the path leads to from the leaf (RFC 9162, 2.1.3.2); null when the path has not the length it must have. */
export function rootFromInclusion(proof: {
  index: number;
  size: number;
  leaf: Buffer;
  path: readonly Buffer[];
}): Buffer | null {
  let [first, second, hash] = [proof.index, proof.size - 1, proof.leaf];
  if (first < 0 || first > second) return null;
  for (const step of proof.path) {
    if (second === 0) return null;
    if (first % 2 === 1 || first === second) {
      hash = nodeHash(step, hash);
      for (; first % 2 === 0 && first !== 0; second = Math.floor(second / 2)) first = Math.floor(first / 2);
    } else hash = nodeHash(hash, step);
    [first, second] = [Math.floor(first / 2), Math.floor(second / 2)];
  }
  return second === 0 ? hash : null;
}

/** The root of the larger tree, if the path shows that it goes on from the smaller one (RFC 9162, 2.1.4.2); else null. */
export function rootFromConsistency(proof: {
  oldSize: number;
  size: number;
  oldRoot: Buffer;
  path: readonly Buffer[];
}): Buffer | null {
  const { oldSize, size, oldRoot, path } = proof;
  if (oldSize < 1 || oldSize > size) return null;
  if (oldSize === size) return path.length === 0 ? oldRoot : null;
  let [first, second] = [oldSize - 1, size - 1];
  for (; first % 2 === 1; second = Math.floor(second / 2)) first = Math.floor(first / 2);
  // A complete old tree (first is 0) is itself the node to begin with.
  const [start, ...rest] = first === 0 ? [oldRoot, ...path] : path;
  if (!start) return null;
  const found = climb({ first, second, oldHash: start, hash: start }, rest);
  return found?.oldHash.equals(oldRoot) === true ? found.hash : null;
}

type Climb = { first: number; second: number; oldHash: Buffer; hash: Buffer };

function climb(start: Climb, path: readonly Buffer[]): Climb | null {
  let { first, second, oldHash, hash } = start;
  for (const step of path) {
    if (second === 0) return null;
    if (first % 2 === 1 || first === second) {
      [oldHash, hash] = [nodeHash(step, oldHash), nodeHash(step, hash)];
      for (; first % 2 === 0 && first !== 0; second = Math.floor(second / 2)) first = Math.floor(first / 2);
    } else hash = nodeHash(hash, step);
    [first, second] = [Math.floor(first / 2), Math.floor(second / 2)];
  }
  return second === 0 ? { first, second, oldHash, hash } : null;
}

/** Reads a signed note that holds a checkpoint. Throws a plain `Error` when it is not one. */
export function parseCheckpoint(note: string): Checkpoint {
  const end = note.indexOf('\n\n');
  const text = note.slice(0, end + 1);
  const [origin = '', size = '', root = ''] = text.split('\n');
  const lines = note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line !== '');
  const signatures = lines.map((line) => {
    const bytes = Buffer.from(/^— \S+ ([A-Za-z0-9+/=]+)$/.exec(line)?.[1] ?? '', 'base64');
    return { keyId: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) };
  });
  const hash = Buffer.from(root, 'base64');
  if (end < 0 || origin === '' || !/^(0|[1-9]\d{0,14})$/.test(size) || hash.length !== 32)
    throw new Error('not a checkpoint');
  return { origin, size: Number(size), root: hash, text, signatures };
}

/** The id of a public key in the form `name+id+base64`, as signatures name it; null when the text is no such key. */
export function keyIdOf(key: string): string | null {
  const [, name = '', id = '', encoded = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(key) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || bytes[0] !== 1) return null;
  return sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex') === id ? id : null;
}

/** True when one of the signatures is this key's and fits the text. */
export function isSignedBy(note: Pick<Checkpoint, 'text' | 'signatures'>, key: string): boolean {
  const id = keyIdOf(key);
  const bytes = Buffer.from(key.slice(-44), 'base64').subarray(1);
  const found = note.signatures.find(({ keyId }) => keyId === id);
  if (id === null || !found) return false;
  const publicKey = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
  });
  return verify(null, Buffer.from(note.text), publicKey, found.signature);
}

/** What both keys sign when one takes the other's place. */
export function rotationText(previousKey: string, key: string): string {
  return `pincite audit key rotation\n${previousKey}\n${key}\n`;
}

export type KeyChange = { previousKey: string; key: string; previousSignature: string; signature: string };

/** The change of keys that a row records; null when it records none, or its two signatures do not fit. */
export function keyChangeOf(body: string): KeyChange | null {
  if (!body.includes('"audit-key.rotated"')) return null;
  const change = (JSON.parse(body) as { detail?: Partial<KeyChange> }).detail ?? {};
  const { previousKey = '', key = '', previousSignature = '', signature = '' } = change;
  const text = rotationText(previousKey, key);
  const signed = (by: string, base64: string) =>
    isSignedBy(
      { text, signatures: [{ keyId: keyIdOf(by) ?? '', signature: Buffer.from(base64, 'base64') }] },
      by,
    );
  if (!signed(previousKey, previousSignature) || !signed(key, signature)) return null;
  return { previousKey, key, previousSignature, signature };
}

/** The keys that are trusted because a trusted key changed to them, or they to it. */
export function linkedKeys(trusted: readonly string[], changes: readonly KeyChange[]): Set<string> {
  const keys = new Set(trusted);
  for (let before = -1; before !== keys.size;) {
    before = keys.size;
    for (const { previousKey, key } of changes) {
      if (keys.has(previousKey)) keys.add(key);
      else if (keys.has(key)) keys.add(previousKey);
    }
  }
  return keys;
}

/** The head of a tree that grows at its end: keeps the roots of its complete subtrees only, at most one per bit of its size. */
export class TreeHead {
  /** The largest (leftmost) first. */
  readonly #peaks: { size: number; hash: Buffer }[] = [];
  size = 0;

  append(leaf: Buffer): void {
    let added = { size: 1, hash: leaf };
    for (let last = this.#peaks.at(-1); last?.size === added.size; last = this.#peaks.at(-1)) {
      added = { size: added.size * 2, hash: nodeHash(last.hash, added.hash) };
      this.#peaks.pop();
    }
    this.#peaks.push(added);
    this.size += 1;
  }

  /** The root of the tree as it is now; that of an empty tree is the hash of nothing. */
  root(): Buffer {
    const hashes = this.#peaks.map(({ hash }) => hash);
    return hashes.length === 0 ? sha256() : hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** Follows a whole log row by row: its numbers, its chain, and its tree at the sizes that checkpoints speak of. */
export class LogFollower {
  readonly #wanted: ReadonlySet<number>;
  readonly roots = new Map<number, Buffer>();
  readonly changes: KeyChange[] = [];
  readonly #tree = new TreeHead();
  #hash: Buffer = Buffer.alloc(32);
  /** The number of the newest row; the same as the size while none is missing. */
  lastSeq = 0;

  constructor(wantedSizes: Iterable<number>) {
    this.#wanted = new Set(wantedSizes);
    if (this.#wanted.has(0)) this.roots.set(0, sha256());
  }

  /** The hash of the newest row. */
  get hash(): Buffer {
    return this.#hash;
  }

  get size(): number {
    return this.#tree.size;
  }

  root(): Buffer {
    return this.#tree.root();
  }

  /** Takes the next row, and says what is wrong with it. */
  take(row: { seq: number; previousHash: Buffer; hash: Buffer; body: string }): Problem | null {
    const problem = this.#problemOf(row);
    this.#hash = row.hash;
    this.lastSeq = row.seq;
    this.#tree.append(leafHash(row.body));
    if (this.#wanted.has(this.size)) this.roots.set(this.size, this.root());
    const change = problem ? null : keyChangeOf(row.body);
    if (change) this.changes.push(change);
    return problem;
  }

  #problemOf(row: { seq: number; previousHash: Buffer; hash: Buffer; body: string }): Problem | null {
    const expected = this.size + 1;
    const say = (kind: ProblemKind, text: string) => ({ kind, seq: Math.min(row.seq, expected), text });
    if (row.seq > expected) return say('gap', `row ${expected} is missing`);
    if (row.seq < expected) return say('order', `row ${row.seq} stands where row ${expected} must be`);
    if (!row.previousHash.equals(this.#hash))
      return say('order', `row ${row.seq} does not follow from the row before it`);
    if (!sha256(Buffer.of(1), row.previousHash, row.body).equals(row.hash))
      return say('edit', `row ${row.seq} was changed after it was written`);
    if (bodySeq(row.body) !== row.seq) return say('order', `row ${row.seq} was written under another number`);
    return null;
  }
}

function bodySeq(body: string): unknown {
  try {
    return (JSON.parse(body) as { seq?: unknown }).seq;
  } catch {
    return null;
  }
}

/** What a checkpoint says against the log that was followed; null when they agree. `isOwn`: it came with the log. */
export function compareCheckpoint(
  checkpoint: Checkpoint,
  log: { size: number; roots: ReadonlyMap<number, Buffer> },
  isOwn: boolean,
): Problem | null {
  const { size, root } = checkpoint;
  if (size > log.size) {
    const kind = isOwn ? 'truncated' : 'rollback';
    return {
      kind,
      seq: log.size + 1,
      text: `a checkpoint vouches for ${size} rows, and there are only ${log.size}`,
    };
  }
  if (log.roots.get(size)?.equals(root) === true) return null;
  return {
    kind: 'fork',
    seq: null,
    text: `the first ${size} rows are not those that a checkpoint vouches for`,
  };
}
