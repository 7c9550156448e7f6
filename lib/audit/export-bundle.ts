import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inArray, or, type SQL } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import { audit } from '../db/schema/index.ts';
import type { AuditFilter } from '../shared/audit.ts';
import { auditCondition, isUnfiltered } from './audit-filter.ts';
import { toCsv } from './audit-csv.ts';
import { bundleReadme } from './bundle-readme.ts';
import { readCheckpointFiles } from './checkpoint-files.ts';
import type { MerkleTree } from './merkle.ts';
import { readRows, recordedKeys } from './rows.ts';
import { signHead } from './sign-head.ts';
import { signingKey } from './signing-key.ts';
import type { Checkpoint } from './verify-log.ts';
import { ZipStream } from './zip-stream.ts';

type Bundle = { tree: MerkleTree; lastSeq: number; where: SQL | undefined; isFull: boolean };

/**
 * The log, or the rows that the filter lets through, as a zip that can be checked offline: rows, checkpoints, public keys,
 * the verifier and how to use it. Each row of a filtered export comes with the proof that it is in the log; changes of the
 * signing key are always in it. Reads the log while it is taken, without ever holding it.
 */
export async function* exportBundle(filter: AuditFilter): AsyncGenerator<Uint8Array, void> {
  const { tree, lastSeq, note } = await signHead();
  const isFull = isUnfiltered(filter);
  const where = or(auditCondition(filter), inArray(audit.action, ['audit-key.created', 'audit-key.rotated']));
  const bundle: Bundle = { tree, lastSeq, isFull, where: isFull ? undefined : where };
  const earlier = earlierCheckpoints(tree.size);
  const keys = new Set([...(await recordedKeys()), signingKey().publicKey]);
  const facts = { origin: signingKey().name, size: tree.size, exportedAt: new Date(now()).toISOString() };
  const kind = isFull ? 'full' : 'filtered';
  const zip = new ZipStream();
  yield* zip.file('README.txt', [bundleReadme(kind)]);
  const verifier = await readFile(join(config().programDir, 'lib/audit/verify-audit.mjs'), 'utf8');
  yield* zip.file('verify-audit.mjs', [verifier]);
  yield* zip.file('bundle.json', [
    `${JSON.stringify({ format: 'pincite-audit-bundle/1', kind, ...facts, filter })}\n`,
  ]);
  yield* zip.file('keys.txt', [`${[...keys].join('\n')}\n`]);
  yield* zip.file('checkpoint.txt', [note]);
  for (const { name, text } of earlier) yield* zip.file(`checkpoints/${name}`, [text]);
  if (!isFull) yield* zip.file('consistency.jsonl', consistencyLines(tree, earlier));
  yield* zip.file('rows.jsonl', rowLines(bundle));
  yield* zip.file('rows.csv', toCsv(readRows({ upTo: lastSeq, where: bundle.where })));
  yield* zip.end();
}

type Earlier = { name: string; text: string; checkpoint: Checkpoint };

/** Those that are kept, one file for each; one that doesn't fit this log is in it, too: the verifier shall find it. */
function earlierCheckpoints(size: number): Earlier[] {
  const byName = new Map<string, Earlier>();
  for (const { path, note, checkpoint } of readCheckpointFiles()) {
    const name = path.split(/[\\/]/).at(-1) ?? '';
    if (checkpoint && checkpoint.size <= size) byName.set(name, { name, text: note, checkpoint });
  }
  return [...byName.values()];
}

function* consistencyLines(tree: MerkleTree, earlier: readonly Earlier[]): Generator<string, void> {
  for (const size of new Set(earlier.map(({ checkpoint }) => checkpoint.size))) {
    if (size === 0) continue;
    const proof = tree.consistencyProof(size).map((hash) => hash.toString('base64'));
    yield `${JSON.stringify({ size, proof })}\n`;
  }
}

async function* rowLines({ tree, lastSeq, where, isFull }: Bundle): AsyncGenerator<string, void> {
  for await (const { seq, previousHash, hash, body } of readRows({ upTo: lastSeq, where })) {
    const row = { seq, previousHash: previousHash.toString('hex'), hash: hash.toString('hex'), body };
    // Where rows are missing, the last have no place in the tree: the verifier finds that.
    const path = isFull || seq > tree.size ? [] : tree.inclusionProof(seq - 1);
    const proof = path.map((step) => step.toString('base64'));
    yield `${JSON.stringify(isFull ? row : { ...row, proof })}\n`;
  }
}
