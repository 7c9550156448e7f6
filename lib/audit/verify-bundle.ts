import { createReadStream, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Checkpoint,
  compareCheckpoint,
  hashOfStream,
  isSignedBy,
  keyChangeOf,
  type KeyChange,
  keyIdOf,
  leafHash,
  linkedKeys,
  LogFollower,
  parseCheckpoint,
  type Problem,
  rootFromConsistency,
  rootFromInclusion,
  sha256,
} from './verify-log.ts';

/**
 * Checks an export of Pincite's audit log, offline and alone: as `verify-audit.mjs` it is one file that needs plain Node.js
 * (20 or newer), no package and no network.
 *
 *     node verify-audit.mjs [FOLDER] [--key KEY_OR_FILE]… [--checkpoint FILE_OR_FOLDER]… [--json]
 *
 * `--key`: a public key that you noted earlier. `--checkpoint`: checkpoints that you kept elsewhere. Exit code: 0 all is well,
 * 1 something is not, 2 the export could not be read.
 */

export type Verdict = {
  ok: boolean;
  kind: string;
  origin: string;
  /** How many rows the log had, and how many are in the export. */
  size: number;
  rows: number;
  problems: Problem[];
  notes: string[];
};

type Trusted = { keys?: readonly string[]; checkpoints?: readonly string[] };

type Bundle = {
  folder: string;
  kind: 'full' | 'filtered';
  head: Checkpoint;
  earlier: Checkpoint[];
  kept: Checkpoint[];
  keys: string[];
};

type Findings = { rows: number; problems: Problem[]; notes: string[]; changes: KeyChange[] };

const mostProblems = 50;

function openBundle(folder: string, trusted: Trusted): Bundle {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const { format, kind } = JSON.parse(read('bundle.json')) as { format?: string; kind?: string };
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

async function* linesOf(path: string): AsyncGenerator<string, void> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line !== '') yield line;
  }
}

type Line = { seq: number; previousHash: Buffer; hash: Buffer; body: string; proof: Buffer[] };

function parseLine(line: string): Line {
  const row = JSON.parse(line) as Record<string, unknown>;
  const { seq, previousHash, hash, body, proof = [] } = row;
  if (typeof seq !== 'number' || typeof body !== 'string' || !Array.isArray(proof))
    throw new Error('not a row');
  const bytes = (value: unknown) => Buffer.from(String(value), 'hex');
  const path = proof.map((step) => Buffer.from(String(step), 'base64'));
  return { seq, body, previousHash: bytes(previousHash), hash: bytes(hash), proof: path };
}

/** Every row is there: the chain, and the tree at the size of each checkpoint. */
async function followRows(bundle: Bundle): Promise<Findings> {
  const { head, earlier, kept } = bundle;
  const follower = new LogFollower([head, ...earlier, ...kept].map(({ size }) => size));
  const problems: Problem[] = [];
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
async function proveRows(bundle: Bundle): Promise<Findings> {
  const { size, root } = bundle.head;
  const found: Findings = { rows: 0, problems: [], notes: [], changes: [] };
  let lastSeq = 0;
  for await (const line of linesOf(join(bundle.folder, 'rows.jsonl'))) {
    const { seq, body, previousHash, hash, proof } = parseLine(line);
    found.rows += 1;
    const leaf = leafHash(body);
    const proven = rootFromInclusion({ index: seq - 1, size, leaf, path: proof })?.equals(root) === true;
    const isChained = sha256(Buffer.of(1), previousHash, body).equals(hash);
    const say = (kind: Problem['kind'], text: string) => found.problems.push({ kind, seq, text });
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

async function compareByProof(bundle: Bundle, found: Findings): Promise<void> {
  const { head, earlier, kept, folder } = bundle;
  const proofs = new Map<number, Buffer[]>();
  for await (const line of linesOf(join(folder, 'consistency.jsonl'))) {
    const { size, proof } = JSON.parse(line) as { size: number; proof: string[] };
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

const listOf = (problem: Problem | null): Problem[] => (problem ? [problem] : []);

function checkSignatures(bundle: Bundle, trusted: Trusted, found: Findings): void {
  const given = trusted.keys ?? [];
  const anchors = given.length > 0 ? given : bundle.keys.slice(-1);
  const known = linkedKeys(anchors, found.changes);
  for (const checkpoint of [bundle.head, ...bundle.earlier, ...bundle.kept]) {
    const isKnown = checkpoint.signatures.some(({ keyId }) =>
      [...known].some((key) => keyIdOf(key) === keyId),
    );
    const say = (kind: Problem['kind'], what: string) =>
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
async function checkManifest(folder: string, found: Findings): Promise<void> {
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
export async function verifyBundle(folder: string, trusted: Trusted = {}): Promise<Verdict> {
  const bundle = openBundle(folder, trusted);
  const found = await (bundle.kind === 'full' ? followRows(bundle) : proveRows(bundle));
  checkSignatures(bundle, trusted, found);
  await checkManifest(folder, found);
  const { problems, rows, notes } = found;
  const { origin, size } = bundle.head;
  return { ok: problems.length === 0, kind: bundle.kind, origin, size, rows, problems, notes };
}

/** The texts of the files that are named, and of all files of the folders that are. */
function textsOf(paths: readonly string[]): string[] {
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
export async function runVerifier(parameters: readonly string[], ownFolder: string): Promise<number> {
  const print = (text: string) => process.stdout.write(`${text}\n`);
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

function describeVerdict({ ok, kind, origin, size, rows, problems, notes }: Verdict): string[] {
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
