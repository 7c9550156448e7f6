import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGroup } from '#lib/users/create-group.ts';
import { keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { config } from '#lib/core/config.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { unpackBundle } from '#tests/support/audit-bundle.ts';
import { operator } from '#tests/support/people.ts';

/** `pincite audit` as it is called: real processes, on a data directory of this file's own. */

function pincite(...parameters: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['lib/cli/main.ts', ...parameters], {
    encoding: 'utf8',
    env: { ...process.env, PINCITE_DATA_DIR: config().dataDir },
  });
  return { stdout, stderr, status };
}

const secret = (name: string) => join(config().paths.secrets, name);

beforeAll(async () => {
  migrateDatabase();
  const keeper = keepCheckpoints(operator);
  await keeper.checked;
  for (let number = 0; number < 5; number += 1) await createGroup(operator, { name: `Group ${number}` });
  await keeper.stop();
});

afterAll(() => {
  closeDatabase();
});

describe('pincite audit', () => {
  test('exports, checks the export and the log, and changes the key in between', () => {
    const file = join(config().dataDir, 'log.zip');
    expect(pincite('audit', 'export', file)).toMatchObject({ status: 0, stdout: `${file}\n` });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const folder = unpackBundle(readFileSync(file));
    const key = readFileSync(join(folder, 'keys.txt'), 'utf8').trim();
    const rotated = pincite('audit', 'rotate-key');
    expect(rotated).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^pincite-\S+\+\S+\n$/) as string,
    });
    expect(rotated.stdout.trim()).not.toBe(key);
    const { checkpoints } = config().paths;
    expect(pincite('audit', 'verify', folder, '--key', key)).toMatchObject({ status: 0 });
    const newer = pincite('audit', 'verify', folder, '--key', key, '--checkpoint', checkpoints);
    expect(newer).toMatchObject({ status: 1, stdout: expect.stringContaining('rollback') as string });
    expect(pincite('audit', 'verify')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^OK: 8 rows/) as string,
    });
    expect(pincite('audit', 'export', file)).toMatchObject({ status: 1 });
  });

  test('exports what is chosen, and refuses what can’t be', () => {
    const file = join(config().dataDir, 'groups.zip');
    expect(
      pincite('audit', 'export', file, '--action', 'group.created', '--from', '2020-01-01'),
    ).toMatchObject({ status: 0 });
    const verdict = pincite('audit', 'verify', unpackBundle(readFileSync(file)), '--json');
    expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: true, kind: 'filtered', rows: 7, size: 9 });
    const refused = pincite('audit', 'export', `${file}.no`, '--person', 'two words');
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain('--person');
  });

  test('and every other command refuses a secret that others can read', () => {
    for (const name of ['audit-key', 'session-key']) {
      chmodSync(secret(name), 0o644);
      const { status, stderr } = pincite('doctor');
      expect({ name, status }).toEqual({ name, status: 1 });
      expect(stderr).toContain(`chmod 600 ${secret(name)}`);
      chmodSync(secret(name), 0o600);
    }
    expect(pincite('audit', 'verify')).toMatchObject({ status: 0 });
  });

  test('finds a changed row where the log is', () => {
    closeDatabase();
    const database = new Sqlite(config().paths.database);
    database.exec(
      `DROP TRIGGER audit_no_update; UPDATE audit SET body = replace(body, 'group.created', 'group.deleted') WHERE seq = 3`,
    );
    database.close();
    const { status, stdout } = pincite('audit', 'verify');
    expect(status).toBe(1);
    expect(stdout).toContain('NOT OK: the log is broken at row 3 (edit)');
    expect(pincite('doctor')).toMatchObject({ status: 1 });
  });
});
