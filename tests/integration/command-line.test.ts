import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resetPassword } from '#lib/auth/reset-password.ts';
import { sleep } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { processFileSchema } from '#lib/shared/processes.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { listWalls } from '#lib/walls/list-walls.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { testPassword } from '#tests/support/auth.ts';
import { anonymous, contextOf, joinPerson, operator } from '#tests/support/people.ts';

/** The command line as other programs call it: real processes, on a data directory of this file's own. */

const samples = 'data/samples/corpus';

function pincite(...parameters: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['lib/cli/main.ts', ...parameters], {
    encoding: 'utf8',
    env: { ...process.env, PINCITE_DATA_DIR: config().dataDir, PINCITE_MIN_FREE_MB: '0' },
  });
  return { lines: stdout.split('\n').filter((line) => line !== ''), stderr, status };
}

const resultSchema = z.strictObject({
  document: z.string(),
  status: z.enum(['ready', 'ready with gaps', 'failed']),
  pages: z.number(),
  chunks: z.number(),
  seconds: z.object({
    parse: z.number(),
    chunk: z.number(),
    embed: z.number(),
    index: z.number(),
    total: z.number(),
  }),
  problem: z.string().nullable(),
});

describe('ingest', () => {
  it('prints a line for each document, goes on after a bad one, and then ends with 1', () => {
    const bad = join(config().dataDir, 'given');
    mkdirSync(bad);
    writeFileSync(join(bad, 'empty.txt'), '');
    const { lines, stderr, status } = pincite(
      'ingest',
      bad,
      `${samples}/notice-of-delay.pdf`,
      `${samples}/amendment-no-1.pdf`,
      '--workspace',
      'Matter',
      '--json',
    );
    const results = lines.map((line) => resultSchema.parse(JSON.parse(line)));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Workspace “Matter” \([0-9a-f-]{36}\), made now: 0 people can read it\.$/m);
    expect(results.map(({ document, status: state }) => [document, state]).toSorted()).toEqual([
      ['amendment-no-1.pdf', 'ready'],
      ['empty.txt', 'failed'],
      ['notice-of-delay.pdf', 'ready'],
    ]);
    expect(results.find(({ document }) => document === 'empty.txt')?.problem).toContain('0 bytes');
  });

  it('reports a file that is there already as what it is, and ends with 0', () => {
    const { lines, status } = pincite(
      'ingest',
      `${samples}/amendment-no-1.pdf`,
      '--workspace',
      'Matter',
      '--json',
    );
    expect(status).toBe(0);
    expect(lines.map((line) => resultSchema.parse(JSON.parse(line)))).toMatchObject([
      { document: 'amendment-no-1.pdf', status: 'ready', pages: 2, problem: null },
    ]);
  });

  it('says in the problem that text is hidden, in the same fields as ever', () => {
    const file = join(config().dataDir, 'hidden.html');
    writeFileSync(file, '<html><body><p>The fee is 400 euros.</p><p hidden>The fee is 9.</p></body></html>');
    const { lines, status } = pincite('ingest', file, '--workspace', 'Matter', '--json');
    expect(status).toBe(0);
    expect(lines.map((line) => resultSchema.parse(JSON.parse(line)))).toMatchObject([
      {
        status: 'ready with gaps',
        problem:
          'Page 1 has text that is not visible on the page (9 letters and digits); it is not used for answers.',
      },
    ]);
  });
});

describe('the workspace that files are read into', () => {
  const file = `${samples}/amendment-no-1.pdf`;
  const ingestInto = (workspace: string) => pincite('ingest', file, '--workspace', workspace, '--json');

  it('is not one that somebody else called so before; by its id it is, and it is said which', async () => {
    migrateDatabase();
    const userId = await joinPerson('stranger@example.org', 'person');
    const stranger = contextOf(userId);
    const { id } = await createWorkspace(stranger, { name: 'Merger' });
    closeDatabase();
    const refused = ingestInto('Merger');
    expect([refused.lines, refused.status]).toEqual([[], 1]);
    expect(refused.stderr).toContain(`--workspace ${id}`);
    expect(await listDocuments(stranger, { workspaceId: id })).toEqual([]);
    closeDatabase();
    const { lines, stderr, status } = ingestInto(id);
    expect([lines.length, status]).toEqual([1, 0]);
    expect(stderr).toContain(`Workspace “Merger” (${id}), found: 1 person can read it.`);
    expect(await listDocuments(stranger, { workspaceId: id })).toHaveLength(1);
    const { id: twinId } = await createWorkspace(stranger, { name: 'Merger' });
    closeDatabase();
    for (const command of [
      ['ingest', file],
      ['ask', 'What?'],
    ]) {
      const several = pincite(...command, '--workspace', 'Merger');
      expect([several.lines, several.status]).toEqual([[], 1]);
      for (const one of [id, twinId]) expect(several.stderr).toContain(one);
    }
    const absent = ingestInto(newId());
    expect([absent.lines, absent.status]).toEqual([[], 1]);
    expect(absent.stderr).toContain('There is no workspace');
  });
});

describe('ask', () => {
  it('prints the answer with its citations and nothing else', () => {
    const { lines, status } = pincite(
      'ask',
      'By when must the Supplier exchange the mechanical seals?',
      '--workspace',
      'Matter',
      '--mode',
      'quotes',
      '--top',
      '2',
      '--json',
    );
    expect(status).toBe(0);
    expect(lines).toHaveLength(1);
    const answer = z
      .object({
        refused: z.literal(false),
        mode: z.literal('quotes'),
        claims: z.array(
          z.object({
            citations: z.array(z.object({ document: z.string(), page: z.number(), sentence: z.string() })),
          }),
        ),
        passages: z.array(z.unknown()).max(2),
      })
      .parse(JSON.parse(lines[0] ?? ''));
    const cited = answer.claims.flatMap(({ citations }) => citations);
    expect(
      cited.some(
        ({ document, sentence }) =>
          document === 'amendment-no-1.pdf' && sentence.includes('31 December 2025'),
      ),
    ).toBe(true);
  });

  it('says which workspaces there are when the name is wrong', () => {
    const { lines, stderr, status } = pincite('ask', 'What?', '--workspace', 'Nowhere', '--json');
    expect([lines, status]).toEqual([[], 1]);
    expect(stderr).toContain('There is no workspace “Nowhere”');
    expect(stderr).toContain('“Matter”');
  });
});

describe('reset-link', () => {
  it('prints a link that sets a new password, for an address that somebody has', async () => {
    const userId = await joinPerson('forgot@example.org', 'administrator');
    closeDatabase();
    const { lines, status } = pincite('reset-link', ' Forgot@example.org');
    expect([lines.length, status]).toEqual([1, 0]);
    const link = new URL(lines[0] ?? '');
    expect(link.pathname).toBe('/reset');
    const token = link.searchParams.get('token') ?? '';
    await expect(resetPassword(anonymous, { token, password: testPassword })).resolves.toMatchObject({
      userId,
    });
  });

  it('says that nobody has the address', () => {
    const { lines, stderr, status } = pincite('reset-link', 'nobody@example.org');
    expect([lines, status]).toEqual([[], 1]);
    expect(stderr).toContain('Nobody here has the address nobody@example.org.');
  });
});

describe('lift-wall', () => {
  it('lifts a wall by its name, for an administrator whom it shuts out, and names those there are', async () => {
    migrateDatabase();
    const userId = await joinPerson('only@example.org', 'administrator');
    const { id } = await createWorkspace(operator, { name: 'Behind a wall' });
    const wall = { name: 'Team only', reason: 'For its team.', kind: 'all-but-these' as const, groupIds: [] };
    const sides = { userIds: [userId], workspaceIds: [id], startsAt: null, endsAt: null };
    const { wallId } = await createWall(operator, { ...wall, ...sides });
    closeDatabase();
    const wrong = pincite('lift-wall', 'Nobody');
    expect([wrong.lines, wrong.status]).toEqual([[], 1]);
    expect(wrong.stderr).toContain(`${wallId}  Team only`);
    const { lines, status } = pincite('lift-wall', 'Team only');
    expect([lines, status]).toEqual([['The wall “Team only” is lifted.'], 0]);
    expect((await listWalls(operator)).find((one) => one.id === wallId)?.state).toBe('lifted');
  });
});

describe('the processes of a command', () => {
  it('end by themselves when the command is killed, and the next command works', async () => {
    const command = spawn(
      process.execPath,
      ['lib/cli/main.ts', 'ingest', samples, '--workspace', 'Killed', '--json'],
      {
        env: { ...process.env, PINCITE_DATA_DIR: config().dataDir, PINCITE_MIN_FREE_MB: '0' },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    await once(command.stdout, 'data');
    const note = processFileSchema.parse(
      JSON.parse(readFileSync(join(config().paths.run, 'processes.json'), 'utf8')),
    );
    const processIds = note.processes.flatMap(({ processId }) => processId ?? []);
    expect(processIds).toHaveLength(2);
    command.kill('SIGKILL');
    await once(command, 'exit');
    const giveUpAt = performance.now() + 15_000;
    while (processIds.some(isRunning) && performance.now() < giveUpAt) await sleep(100);
    expect(processIds.filter(isRunning)).toEqual([]);
    const { lines, status } = pincite('ingest', samples, '--workspace', 'Killed', '--json');
    expect(status).toBe(0);
    expect(lines).toHaveLength(8);
  });
});

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
