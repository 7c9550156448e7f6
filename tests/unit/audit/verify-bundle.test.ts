import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportAudit } from '#lib/admin/audit/export-audit.ts';
import { rotateAuditKey } from '#lib/admin/audit/rotate-audit-key.ts';
import { keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { chainHash, recordAudit } from '#lib/audit/record-audit.ts';
import { signCheckpoint, signingKey } from '#lib/audit/signing-key.ts';
import { type Verdict, verifyBundle } from '#lib/audit/verify-bundle.ts';
import { leafHash, parseCheckpoint, TreeHead } from '#lib/audit/verify-log.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import type { AuditFilter } from '#lib/shared/audit.ts';
import { runShippedVerifier, unpackBundle } from '#tests/support/audit-bundle.ts';
import { makeVerifier, verifierPath } from '#tests/support/make-verifier.ts';
import { contextOf, operator } from '#tests/support/people.ts';

const root = config().dataDir;
const jane = newId();

type Log = { folder: string; key: string; older: string; newest: string };
type Row = { seq: number; previousHash: string; hash: string; body: string; proof?: string[] };

async function act(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await inTransaction((tx) =>
      recordAudit(tx, number % 3 === 0 ? contextOf(jane) : operator, {
        action: 'group.created',
        objectType: 'group',
        objectId: newId(),
      }),
    );
  }
}

async function exported(filter: AuditFilter = {}): Promise<string> {
  const { content } = await exportAudit(operator, filter);
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return unpackBundle(Buffer.concat(parts));
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
const rowsOf = (folder: string) =>
  read(folder, 'rows.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/** A log of its own: an older export, then a change of keys, then a newer export. */
async function makeLog(): Promise<Log> {
  closeDatabase();
  setConfig({ PINCITE_DATA_DIR: join(root, newId()), PINCITE_LOG_LEVEL: 'silent' });
  migrateDatabase();
  const keeper = keepCheckpoints(operator);
  await keeper.checked;
  await act(20);
  await keeper.stop();
  const older = await exported();
  const key = signingKey().publicKey;
  await act(10);
  await rotateAuditKey(operator);
  await act(10);
  const folder = await exported();
  return { folder, key, older, newest: read(folder, 'checkpoint.txt') };
}

let log: Log;
let other: Log;
let filtered: string;
const made: string[] = [];

beforeAll(async () => {
  other = await makeLog();
  log = await makeLog();
  filtered = await exported({ person: jane });
  made.push(log.folder, log.older, other.folder, other.older, filtered);
});

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A copy of the export with its rows changed, and with a manifest that whoever changed them made fit. */
function changed(change: (rows: Row[]) => Row[], folder = log.folder): string {
  const copy = `${folder}-${newId()}`;
  made.push(copy);
  cpSync(folder, copy, { recursive: true });
  const rows = change(rowsOf(folder));
  writeFileSync(join(copy, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(join(copy, 'manifest.sha256'), '');
  return copy;
}

/** The rows with chain and numbers made anew, as somebody does who knows how they are made. */
function rechained(rows: readonly Row[]): Row[] {
  let previous = Buffer.alloc(32);
  return rows.map((row, index) => {
    const body = row.body.replace(/"seq":\d+/, `"seq":${index + 1}`);
    const hash = chainHash(previous, body);
    const made = { seq: index + 1, previousHash: previous.toString('hex'), hash: hash.toString('hex'), body };
    previous = Buffer.from(hash);
    return made;
  });
}

const kinds = ({ problems }: Verdict) => [...new Set(problems.map(({ kind }) => kind))];
const edit = (row: Row) => ({ ...row, body: row.body.replace('group.created', 'group.deleted') });

describe('an export of the audit log', () => {
  it('is found whole, over a change of keys, with the key of before and with checkpoints kept elsewhere', async () => {
    const kept = [read(log.older, 'checkpoint.txt'), log.newest];
    const verdict = await verifyBundle(log.folder, { keys: [log.key], checkpoints: kept });
    expect(verdict).toMatchObject({ ok: true, kind: 'full', size: 44, rows: 44, problems: [], notes: [] });
    expect(rowsOf(log.folder).at(-1)?.body).toContain('audit.exported');
  });

  it('says which key it took when none was given', async () => {
    const { ok, notes } = await verifyBundle(log.folder);
    expect(ok).toBe(true);
    expect(notes.join()).toContain(signingKey().publicKey);
  });

  it('of chosen rows has a proof for each, and the changes of the key', async () => {
    const verdict = await verifyBundle(filtered, {
      keys: [log.key],
      checkpoints: [read(log.older, 'checkpoint.txt'), log.newest],
    });
    expect(verdict).toMatchObject({ ok: true, kind: 'filtered', size: 45, rows: 17, problems: [] });
    expect(
      rowsOf(filtered)
        .filter(({ body }) => !body.includes(jane))
        .map(({ seq }) => seq),
    ).toEqual([1, 33]);
  });

  it('is checked by the one file that lies in it, alone and with plain Node', () => {
    expect(runShippedVerifier(log.folder, ['--key', log.key]).output).toContain('OK: 44 of 44 rows');
    expect(runShippedVerifier(filtered)).toMatchObject({ code: 0 });
    const bad = runShippedVerifier(changed((rows) => rows.map((row) => (row.seq === 7 ? edit(row) : row))));
    expect(bad.code).toBe(1);
    expect(bad.output).toContain('edit: row 7 was changed after it was written');
    rmSync(
      join(
        changed((rows) => rows),
        'bundle.json',
      ),
    );
    expect(runShippedVerifier(made.at(-1) ?? '')).toMatchObject({ code: 2 });
  });

  it('has a verifier that is made of the code that is tested here', async () => {
    expect(readFileSync(verifierPath, 'utf8')).toBe(await makeVerifier());
    expect(read(log.folder, 'verify-audit.mjs')).toBe(readFileSync(verifierPath, 'utf8'));
  });
});

describe('the offline verifier finds', () => {
  const swapRows = (rows: Row[]) =>
    rows.map((row, index) => rows[index === 8 ? 9 : index === 9 ? 8 : index] ?? row);
  const simple: { what: string; kind: string; seq: number; change: (rows: Row[]) => Row[] }[] = [
    {
      what: 'an edited row',
      kind: 'edit',
      seq: 7,
      change: (rows) => rows.map((row) => (row.seq === 7 ? edit(row) : row)),
    },
    { what: 'a deleted row', kind: 'gap', seq: 7, change: (rows) => rows.filter(({ seq }) => seq !== 7) },
    {
      what: 'an inserted row',
      kind: 'order',
      seq: 8,
      change: (rows) => [...rows.slice(0, 7), ...rows.slice(6)],
    },
    { what: 'rows in another order', kind: 'gap', seq: 9, change: swapRows },
    { what: 'a cut-off end', kind: 'truncated', seq: 41, change: (rows) => rows.slice(0, 40) },
    {
      what: 'a row added at the end',
      kind: 'extra',
      seq: 45,
      change: (rows) => rechained([...rows, ...rows.slice(5, 6)]),
    },
  ];

  it.each(simple)('$what', async ({ kind, seq, change }) => {
    const verdict = await verifyBundle(changed(change), { keys: [log.key] });
    expect(verdict.ok).toBe(false);
    expect(verdict.problems).toContainEqual(expect.objectContaining({ kind, seq }));
  });

  it.each([
    ['an edited row', (rows: Row[]) => rechained(rows.map((row) => (row.seq === 7 ? edit(row) : row)))],
    [
      'a deleted row',
      (rows: Row[]) => rechained([...rows.filter(({ seq }) => seq !== 7), ...rows.slice(-1)]),
    ],
    ['rows in another order', (rows: Row[]) => rechained(swapRows(rows))],
  ])('%s in a chain that was made anew', async (_what, change) => {
    expect(kinds(await verifyBundle(changed(change), { keys: [log.key] }))).toContain('fork');
  });

  it('an older state that was put back, by a checkpoint kept elsewhere only', async () => {
    const trusted = { keys: [log.key] };
    expect((await verifyBundle(log.older, trusted)).ok).toBe(true);
    const verdict = await verifyBundle(log.older, { ...trusted, checkpoints: [log.newest] });
    expect(kinds(verdict)).toContain('rollback');
  });

  it('a forged signature', async () => {
    const copy = changed((rows) => rows);
    const note = read(copy, 'checkpoint.txt');
    const at = note.length - 12;
    const forged = `${note.slice(0, at)}${note[at] === 'A' ? 'B' : 'A'}${note.slice(at + 1)}`;
    writeFileSync(join(copy, 'checkpoint.txt'), forged);
    expect(kinds(await verifyBundle(copy, { keys: [log.key] }))).toEqual(['bad-signature']);
  });

  it('the rows of another log, and another log altogether', async () => {
    expect(
      kinds(
        await verifyBundle(
          changed(() => rowsOf(other.folder)),
          { keys: [log.key] },
        ),
      ),
    ).toContain('fork');
    expect(kinds(await verifyBundle(other.folder, { keys: [log.key] }))).toContain('unknown-key');
    expect(kinds(await verifyBundle(other.folder, { checkpoints: [log.newest] }))).toContain('fork');
  });

  it('a log that was written and signed anew with the stolen key, by a checkpoint kept elsewhere', async () => {
    const copy = changed((rows) => rechained(rows.map((row) => (row.seq === 7 ? edit(row) : row))));
    const tree = new TreeHead();
    for (const { body } of rowsOf(copy)) tree.append(leafHash(body));
    writeFileSync(
      join(copy, 'checkpoint.txt'),
      signCheckpoint([signingKey()], { size: tree.size, root: tree.root() }),
    );
    rmSync(join(copy, 'checkpoints'), { recursive: true });
    expect((await verifyBundle(copy, { keys: [log.key] })).ok).toBe(true);
    expect(kinds(await verifyBundle(copy, { keys: [log.key], checkpoints: [log.newest] }))).toEqual(['fork']);
  });

  it('a file that was damaged on the way', async () => {
    const copy = `${log.folder}-${newId()}`;
    made.push(copy);
    cpSync(log.folder, copy, { recursive: true });
    writeFileSync(join(copy, 'rows.csv'), `${read(copy, 'rows.csv')} `);
    expect((await verifyBundle(copy)).problems).toMatchObject([
      { kind: 'damaged-file', text: expect.stringContaining('rows.csv') as string },
    ]);
  });

  it.each([
    ['an edited row', 'not-included', edit],
    ['a row under another number', 'not-included', (row: Row) => ({ ...row, seq: row.seq + 1 })],
    ['another proof', 'not-included', (row: Row) => ({ ...row, proof: row.proof?.slice(1) ?? [] })],
    ['a changed hash', 'edit', (row: Row) => ({ ...row, hash: 'ab'.repeat(32) })],
  ])('%s among chosen rows', async (_what, kind, change) => {
    const copy = changed((rows) => rows.map((row, index) => (index === 5 ? change(row) : row)), filtered);
    expect(kinds(await verifyBundle(copy, { keys: [log.key] }))).toContain(kind);
  });

  it('a fork and a rollback with chosen rows only', async () => {
    const { origin, size } = parseCheckpoint(log.newest);
    const keys = [log.key];
    const fork = signCheckpoint([{ ...signingKey(), name: origin }], { size, root: Buffer.alloc(32) });
    expect(kinds(await verifyBundle(filtered, { keys, checkpoints: [fork] }))).toEqual(['fork']);
    const newer = signCheckpoint([signingKey()], { size: 99, root: Buffer.alloc(32) });
    expect(kinds(await verifyBundle(filtered, { keys, checkpoints: [newer] }))).toEqual(['rollback']);
  });
});
