// Made of lib/audit/verify-log.ts and lib/audit/verify-bundle.ts; not changed by hand.
import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * How the audit log is checked: its chain, its Merkle tree (RFC 9162), its checkpoints (C2SP tlog-checkpoint in signed notes
 * with Ed25519 keys). Part of the offline verifier, so it imports nothing but node:crypto.
 */

/** SHA-256 of parts, one after the other. */
export const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** SHA-256 of all that comes, hex. */
export async function hashOfStream(parts) {
  const hash = createHash('sha256');
  for await (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** The hash of two nodes of the tree. */
export const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
/** The hash of a leaf: the canonical body of a row. */
export const leafHash = (body) => sha256(Buffer.of(0), body);

/** The root that the path leads to from the leaf (RFC 9162, 2.1.3.2); null when the path has not the length it must have. */
export function rootFromInclusion(proof) {
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
export function rootFromConsistency(proof) {
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

function climb(start, path) {
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
export function parseCheckpoint(note) {
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
export function keyIdOf(key) {
  const [, name = '', id = '', encoded = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(key) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || bytes[0] !== 1) return null;
  return sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex') === id ? id : null;
}

/** True when one of the signatures is this key's and fits the text. */
export function isSignedBy(note, key) {
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
export function rotationText(previousKey, key) {
  return `pincite audit key rotation\n${previousKey}\n${key}\n`;
}

/** The change of keys that a row records; null when it records none, or its two signatures do not fit. */
export function keyChangeOf(body) {
  if (!body.includes('"audit-key.rotated"')) return null;
  const change = JSON.parse(body).detail ?? {};
  const { previousKey = '', key = '', previousSignature = '', signature = '' } = change;
  const text = rotationText(previousKey, key);
  const signed = (by, base64) =>
    isSignedBy(
      { text, signatures: [{ keyId: keyIdOf(by) ?? '', signature: Buffer.from(base64, 'base64') }] },
      by,
    );
  if (!signed(previousKey, previousSignature) || !signed(key, signature)) return null;
  return { previousKey, key, previousSignature, signature };
}

/** The keys that are trusted because a trusted key changed to them, or they to it. */
export function linkedKeys(trusted, changes) {
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
  #peaks = [];
  size = 0;

  append(leaf) {
    let added = { size: 1, hash: leaf };
    for (let last = this.#peaks.at(-1); last?.size === added.size; last = this.#peaks.at(-1)) {
      added = { size: added.size * 2, hash: nodeHash(last.hash, added.hash) };
      this.#peaks.pop();
    }
    this.#peaks.push(added);
    this.size += 1;
  }

  /** The root of the tree as it is now; that of an empty tree is the hash of nothing. */
  root() {
    const hashes = this.#peaks.map(({ hash }) => hash);
    return hashes.length === 0 ? sha256() : hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** Follows a whole log row by row: its numbers, its chain, and its tree at the sizes that checkpoints speak of. */
export class LogFollower {
  #wanted;
  roots = new Map();
  changes = [];
  #tree = new TreeHead();
  #hash = Buffer.alloc(32);
  /** The number of the newest row; the same as the size while none is missing. */
  lastSeq = 0;

  constructor(wantedSizes) {
    this.#wanted = new Set(wantedSizes);
    if (this.#wanted.has(0)) this.roots.set(0, sha256());
  }

  /** The hash of the newest row. */
  get hash() {
    return this.#hash;
  }

  get size() {
    return this.#tree.size;
  }

  root() {
    return this.#tree.root();
  }

  /** Takes the next row, and says what is wrong with it. */
  take(row) {
    const problem = this.#problemOf(row);
    this.#hash = row.hash;
    this.lastSeq = row.seq;
    this.#tree.append(leafHash(row.body));
    if (this.#wanted.has(this.size)) this.roots.set(this.size, this.root());
    const change = problem ? null : keyChangeOf(row.body);
    if (change) this.changes.push(change);
    return problem;
  }

  #problemOf(row) {
    const expected = this.size + 1;
    const say = (kind, text) => ({ kind, seq: Math.min(row.seq, expected), text });
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

function bodySeq(body) {
  try {
    return JSON.parse(body).seq;
  } catch {
    return null;
  }
}

/** What a checkpoint says against the log that was followed; null when they agree. `isOwn`: it came with the log. */
export function compareCheckpoint(checkpoint, log, isOwn) {
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

import { createReadStream, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Checks an export of Pincite's audit log, offline and alone: as `verify-audit.mjs` it is one file that needs plain Node.js
 * (20 or newer), no package and no network.
 *
 *     node verify-audit.mjs [FOLDER] [--key KEY_OR_FILE]… [--checkpoint FILE_OR_FOLDER]… [--json]
 *
 * `--key`: a public key that you noted earlier. `--checkpoint`: checkpoints that you kept elsewhere. Exit code: 0 all is well,
 * 1 something is not, 2 the export could not be read.
 */

const mostProblems = 50;

function openBundle(folder, trusted) {
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const { format, kind } = JSON.parse(read('bundle.json'));
  if (format !== 'pincite-audit-bundle/1' || (kind !== 'full' && kind !== 'filtered')) {
    throw new Error('bundle.json is not one of a Pincite audit export');
  }
  const earlierFolder = join(folder, 'checkpoints');
  const names = existsSync(earlierFolder) ? readdirSync(earlierFolder).sort() : [];
  return {
    folder,
    kind,
    head: parseCheckpoint(read('checkpoint.txt')),
    earlier: names.map((name) => parseCheckpoint(readFileSync(join(earlierFolder, name), 'utf8'))),
    kept: (trusted.checkpoints ?? []).map((note) => parseCheckpoint(note)),
    keys: read('keys.txt').split('\n').filter(Boolean),
  };
}

async function* linesOf(path) {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line !== '') yield line;
  }
}

function parseLine(line) {
  const row = JSON.parse(line);
  const { seq, previousHash, hash, body, proof = [] } = row;
  if (typeof seq !== 'number' || typeof body !== 'string' || !Array.isArray(proof))
    throw new Error('not a row');
  const bytes = (value) => Buffer.from(String(value), 'hex');
  const path = proof.map((step) => Buffer.from(String(step), 'base64'));
  return { seq, body, previousHash: bytes(previousHash), hash: bytes(hash), proof: path };
}

/** Every row is there: the chain, and the tree at the size of each checkpoint. */
async function followRows(bundle) {
  const { head, earlier, kept } = bundle;
  const follower = new LogFollower([head, ...earlier, ...kept].map(({ size }) => size));
  const problems = [];
  for await (const line of linesOf(join(bundle.folder, 'rows.jsonl'))) {
    const problem = follower.take(parseLine(line));
    if (problem && problems.length < mostProblems) problems.push(problem);
  }
  const isShort = follower.size < head.size;
  for (const own of [head, ...earlier]) problems.push(...listOf(compareCheckpoint(own, follower, true)));
  for (const one of kept) problems.push(...listOf(compareCheckpoint(one, follower, isShort)));
  if (follower.size > head.size) {
    const text = `there are ${follower.size} rows, and the checkpoint vouches for ${head.size} only`;
    problems.push({ kind: 'extra', seq: head.size + 1, text });
  }
  return { rows: follower.size, problems, notes: [], changes: follower.changes };
}

/** Only some rows are there: each with the proof that it is a leaf of the tree. */
async function proveRows(bundle) {
  const { size, root } = bundle.head;
  const found = { rows: 0, problems: [], notes: [], changes: [] };
  let lastSeq = 0;
  for await (const line of linesOf(join(bundle.folder, 'rows.jsonl'))) {
    const { seq, body, previousHash, hash, proof } = parseLine(line);
    found.rows += 1;
    const leaf = leafHash(body);
    const proven = rootFromInclusion({ index: seq - 1, size, leaf, path: proof })?.equals(root) === true;
    const isChained = sha256(Buffer.of(1), previousHash, body).equals(hash);
    const say = (kind, text) => found.problems.push({ kind, seq, text });
    if (!proven) say('not-included', `row ${seq} is not the one that the checkpoint vouches for`);
    else if (!isChained) say('edit', `the hashes of row ${seq} were changed`);
    if (seq <= lastSeq) say('order', `row ${seq} comes after row ${lastSeq}`);
    lastSeq = seq;
    const change = proven ? keyChangeOf(body) : null;
    if (change) found.changes.push(change);
  }
  await compareByProof(bundle, found);
  found.notes.push(
    'The export holds chosen rows: that none of the chosen kind was left out can be seen in a full export only.',
  );
  return found;
}

async function compareByProof(bundle, found) {
  const { head, earlier, kept, folder } = bundle;
  const proofs = new Map();
  for await (const line of linesOf(join(folder, 'consistency.jsonl'))) {
    const { size, proof } = JSON.parse(line);
    proofs.set(
      size,
      proof.map((step) => Buffer.from(step, 'base64')),
    );
  }
  for (const one of [...earlier, ...kept]) {
    const path = one.size === head.size ? [] : proofs.get(one.size);
    if (one.size > head.size)
      found.problems.push(...listOf(compareCheckpoint(one, { size: head.size, roots: new Map() }, false)));
    else if (one.size === 0) continue;
    else if (!path)
      found.notes.push(
        `The checkpoint over ${one.size} rows can't be compared: this export has no proof for it.`,
      );
    else {
      const proven = rootFromConsistency({ oldSize: one.size, size: head.size, oldRoot: one.root, path });
      const roots = new Map(proven?.equals(head.root) === true ? [[one.size, one.root]] : []);
      found.problems.push(...listOf(compareCheckpoint(one, { size: head.size, roots }, false)));
    }
  }
}

const listOf = (problem) => (problem ? [problem] : []);

function checkSignatures(bundle, trusted, found) {
  const given = trusted.keys ?? [];
  const anchors = given.length > 0 ? given : bundle.keys.slice(-1);
  const known = linkedKeys(anchors, found.changes);
  for (const checkpoint of [bundle.head, ...bundle.earlier, ...bundle.kept]) {
    const isKnown = checkpoint.signatures.some(({ keyId }) =>
      [...known].some((key) => keyIdOf(key) === keyId),
    );
    const say = (kind, what) =>
      found.problems.push({ kind, seq: null, text: `the checkpoint over ${checkpoint.size} rows ${what}` });
    if (checkpoint.origin !== bundle.head.origin) say('fork', `is one of another log, ${checkpoint.origin}`);
    else if (!isKnown) say('unknown-key', 'is signed by a key that is not trusted');
    else if (![...known].some((key) => isSignedBy(checkpoint, key)))
      say('bad-signature', 'has a wrong signature');
  }
  if (given.length > 0) return;
  found.notes.push(
    `No key was given. Compare this one with the key that you noted earlier: ${anchors.join(' ')}`,
  );
}

/** The list of hashes that came with the export: it finds files that were damaged on the way. */
async function checkManifest(folder, found) {
  for (const line of readFileSync(join(folder, 'manifest.sha256'), 'utf8').split('\n').filter(Boolean)) {
    const [, hash, name = ''] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    const path = join(folder, name);
    if (existsSync(path) && (await hashOfStream(createReadStream(path))) === hash) continue;
    found.problems.push({
      kind: 'damaged-file',
      seq: null,
      text: `the file ${name} is not as it was exported`,
    });
  }
}

/**
 * Checks an unpacked export. `keys`: public keys that were noted earlier; without one, the export's own newest key is taken,
 * which proves only that the export fits itself. `checkpoints`: notes that were kept elsewhere. Throws when it is no export.
 */
export async function verifyBundle(folder, trusted = {}) {
  const bundle = openBundle(folder, trusted);
  const found = await (bundle.kind === 'full' ? followRows(bundle) : proveRows(bundle));
  checkSignatures(bundle, trusted, found);
  await checkManifest(folder, found);
  const { problems, rows, notes } = found;
  const { origin, size } = bundle.head;
  return { ok: problems.length === 0, kind: bundle.kind, origin, size, rows, problems, notes };
}

/** The texts of the files that are named, and of all files of the folders that are. */
function textsOf(paths) {
  return paths.flatMap((path) => {
    if (!existsSync(path)) return [path];
    if (!statSync(path).isDirectory()) return [readFileSync(path, 'utf8')];
    return textsOf(
      readdirSync(path)
        .sort()
        .map((name) => join(path, name)),
    );
  });
}

/** The command: prints the verdict, and returns the exit code. */
export async function runVerifier(parameters, ownFolder) {
  const print = (text) => process.stdout.write(`${text}\n`);
  try {
    const { values, positionals } = parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: {
        key: { type: 'string', multiple: true },
        checkpoint: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
    const keys = textsOf(values.key ?? []).flatMap((text) => text.split(/\s+/).filter(Boolean));
    const verdict = await verifyBundle(positionals[0] ?? ownFolder, {
      keys,
      checkpoints: textsOf(values.checkpoint ?? []),
    });
    if (values.json === true) print(JSON.stringify(verdict));
    else for (const line of describeVerdict(verdict)) print(line);
    return verdict.ok ? 0 : 1;
  } catch (error) {
    print(`The export could not be read: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

function describeVerdict({ ok, kind, origin, size, rows, problems, notes }) {
  const what = `${rows} of ${size} rows (${kind} export) of ${origin}`;
  return [
    ok ? `OK: ${what}, none changed, added, moved or missing.` : `NOT OK: ${what}`,
    ...problems.map((problem) => `  ${problem.kind}: ${problem.text}`),
    ...notes,
  ];
}

const isRunAlone =
  process.argv[1] !== undefined &&
  existsSync(process.argv[1]) &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isRunAlone) {
  void runVerifier(process.argv.slice(2), dirname(fileURLToPath(import.meta.url))).then((code) => {
    process.exitCode = code;
  });
}
