import { afterAll, beforeAll } from 'vitest';
import { config } from '#lib/core/config.ts';
import { type Program, startProgram } from '#tests/support/program.ts';
import { describeAllowed } from './suites/allowed.ts';
import { describeBuilt } from './suites/built.ts';
import { describeForged } from './suites/forged.ts';
import { describeMalformed } from './suites/malformed.ts';
import { describePages } from './suites/pages.ts';
import { describeRefused } from './suites/refused.ts';
import { makeWorld, type World } from './support/world.ts';

/** One built server, over HTTP, with everybody of support/personas.ts: what tests/access/inventory.ts says is so. */

let program: Program;
let made: World;
const world = () => made;

beforeAll(async () => {
  program = await startProgram({ dataDir: config().dataDir });
  made = await makeWorld(program);
}, 240_000);

afterAll(async () => {
  await made.client.close();
  await program.stop();
});

describeBuilt();
describeRefused(world);
describeForged(world);
describePages(world);
describeAllowed(world);
describeMalformed(world, () => program);
