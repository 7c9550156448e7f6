import { z } from 'zod';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { lookAtEngine, type EngineLook } from '#lib/models/look-at-engine.ts';
import {
  probeChat,
  probeEmbedding,
  probeReranker,
  type ChatProbeFacts,
  type Probe,
} from '#lib/models/probe-engine.ts';
import { modelRoles } from '#lib/models/wire.ts';
import { withoutKey, type ListedEngine } from './list-engines.ts';
import { readRemoteEngine, writeRemoteEngine, type RemoteEngine, type RoleTest } from './model-settings.ts';

export type TestEngineInput = { id: string };

export type EngineTest = { engine: ListedEngine; tests: RoleTest[] };

type Probes = {
  chat: Probe<ChatProbeFacts> | null;
  embedding: Probe<{ dimensions: number }> | null;
  reranker: Probe<Record<string, never>> | null;
};

/** The longest context that the engine allows for its language model; null where it doesn't tell. */
function contextLimitOf({ chat }: RemoteEngine, { models }: EngineLook): number | null {
  // Ollama adds a tag to a name that has none.
  const names = new Set([chat?.model, `${String(chat?.model)}:latest`]);
  return models.find(({ name }) => names.has(name))?.contextTokens ?? null;
}

function withContextLimit(engine: RemoteEngine, look: EngineLook): RemoteEngine {
  return { ...engine, chat: engine.chat && { ...engine.chat, contextLimit: contextLimitOf(engine, look) } };
}

async function probeAll(engine: RemoteEngine): Promise<Probes> {
  const [chat, embedding, reranker] = await Promise.all([
    engine.chat && probeChat(engine, engine.chat),
    engine.embedding && probeEmbedding(engine, engine.embedding.model),
    engine.reranker && probeReranker(engine, engine.reranker.model),
  ]);
  return { chat, embedding, reranker };
}

/** The engine with what was learnt. A role that doesn't answer now keeps what was known of it. */
function withFacts(
  engine: RemoteEngine,
  { chat, embedding }: Probes,
  look: EngineLook & { tests: RoleTest[] },
): RemoteEngine {
  return {
    ...engine,
    look: { ...look, testedAt: now() },
    chat: engine.chat && { ...engine.chat, ...chat?.facts },
    embedding: engine.embedding && { ...engine.embedding, ...embedding?.facts },
  };
}

/**
 * Asks a remote engine what it is and which models it has, tries each of its roles with a harmless request, and keeps what
 * it learns: how answers can be held to their form, the longest context, whether it counts tokens, the size of its vectors. For administrators. Throws `NOT_FOUND`; an engine that doesn't answer is a result, not
 * an error.
 */
export async function testEngine(context: RequestContext, input: TestEngineInput): Promise<EngineTest> {
  await requireAdministrator(context);
  const id = z.uuid().safeParse(input.id);
  const engine = id.success ? await readRemoteEngine(id.data) : undefined;
  if (!engine) throw new AppError('NOT_FOUND');
  const look = await lookAtEngine(engine);
  const looked = withContextLimit(engine, look);
  const probes = await probeAll(looked);
  const tests = modelRoles.flatMap((role) => {
    const probe = probes[role];
    return probe
      ? [{ role, isWorking: probe.isWorking, problem: probe.problem, milliseconds: probe.milliseconds }]
      : [];
  });
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const present = await readRemoteEngine(engine.id, tx);
    if (!present) throw new AppError('NOT_FOUND');
    // Changed while the test ran: what was learnt is about another engine.
    const isUnchanged = JSON.stringify(present) === JSON.stringify(engine);
    const learnt = isUnchanged ? withFacts(looked, probes, { ...look, tests }) : present;
    await writeRemoteEngine(tx, context, learnt);
    const isFine = look.problem === null || tests.length > 0;
    const outcome = isFine && tests.every(({ isWorking }) => isWorking) ? 'allow' : 'error';
    await recordAudit(tx, context, {
      action: 'engine.tested',
      objectType: 'engine',
      objectId: engine.id,
      outcome,
    });
    return { engine: withoutKey(learnt), tests };
  });
}
