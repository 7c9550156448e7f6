import { afterAll, beforeAll } from 'vitest';
import { config } from '#lib/core/config.ts';
import { type Program, startProgram } from '#tests/support/program.ts';
import { describeAllowed } from './suites/allowed.ts';
import { describeBuilt } from './suites/built.ts';
import { describeForged } from './suites/forged.ts';
import { describeMalformed } from './suites/malformed.ts';
import { describePages } from './suites/pages.ts';
import { describeRefused } from './suites/refused.ts';
import { describeTiming } from './suites/timing.ts';
import { makeWorld, type World } from './support/world.ts';

/** One built server, over HTTP, with everybody of support/personas.ts: what tests/access/inventory.ts says is so. */

let program: Program;
let made: World;
const world = () => made;

beforeAll(async () => {
  program = await startProgram({
    dataDir: config().dataDir,
    // The client stands for many machines: see support/client.ts.
    // On a busy machine it takes longer than a sign-in lasts.
    environment: {
      PINCITE_TRUSTED_PROXIES: '127.0.0.1',
      PINCITE_IDLE_MINUTES: '720',
      PINCITE_FRESH_MINUTES: '720',
    },
  });
  made = await makeWorld(program);
}, 600_000);

afterAll(async () => {
  await made.client.close();
  await program.stop();
});

describeBuilt();
describeRefused(world);
describeForged(world);
describePages(world);
describeTiming(world);
describeAllowed(world);
describeMalformed(world, () => program);
