import { setTimeout as pause } from 'node:timers/promises';
import { activeModels } from '#lib/admin/active-models.ts';
import { setConfig } from '#lib/core/config.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { megabytes, rounded, spread } from './figures.ts';
import { serve, type Served } from './served.ts';
import { fillWorkspace } from './synthetic.ts';

const questionsAsked = 60;
const usersAtOnce = 10;
const questionsPerUser = 6;

/** Quotes answers over HTTP in a workspace of this size: one person after the other, and ten at once. */
export async function benchQuotes(dataDir: string, chunkCount: number) {
  const server = await serve(dataDir);
  try {
    const startedAt = performance.now();
    const { workspaceId, questions } = await prepare(server, { dataDir, chunkCount });
    const prepared = rounded((performance.now() - startedAt) / 1000);
    for (const question of questions.slice(0, 5)) await server.ask(workspaceId, question);
    const alone = [];
    for (let at = 0; at < questionsAsked; at++) {
      alone.push(await server.ask(workspaceId, questions[at % questions.length] ?? ''));
    }
    const together = await Promise.all(
      Array.from({ length: usersAtOnce }, (_, user) =>
        askInTurn(server, workspaceId, questionsOf(user, questions)),
      ),
    );
    return {
      chunks: chunkCount,
      secondsToPrepare: prepared,
      milliseconds: spread(alone.map(({ totalMs }) => totalMs)),
      retrieveMilliseconds: spread(alone.map(({ answer }) => answer.seconds.retrieve * 1000)),
      refused: alone.filter(({ answer }) => answer.refused).length,
      tenUsersMilliseconds: spread(together.flat()),
      webMemoryMb: megabytes(server.memoryBytes('web')),
    };
  } finally {
    await server.stop();
  }
}

/** Makes a workspace of this many synthetic chunks on a running server and waits until its index is built. */
async function prepare(server: Served, input: { dataDir: string; chunkCount: number }) {
  const workspaceId = await server.makeWorkspace(`Bench ${input.chunkCount}`);
  setConfig({ PINCITE_DATA_DIR: input.dataDir, PINCITE_LOG_LEVEL: 'warn' });
  const { embedding } = await activeModels();
  const { id: modelId, dimensions } = embedding;
  const questions = await fillWorkspace({ workspaceId, modelId, dimensions, chunkCount: input.chunkCount });
  while ((await liveIndexOf(workspaceId)) === null) await pause(200);
  closeDatabase();
  return { workspaceId, questions };
}

function questionsOf(user: number, questions: readonly string[]): string[] {
  return Array.from(
    { length: questionsPerUser },
    (_, turn) => questions[(user * questionsPerUser + turn) % questions.length] ?? '',
  );
}

async function askInTurn(server: Served, workspaceId: string, questions: readonly string[]) {
  const times: number[] = [];
  for (const question of questions) times.push((await server.ask(workspaceId, question)).totalMs);
  return times;
}
