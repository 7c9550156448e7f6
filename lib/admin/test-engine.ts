import { z } from 'zod';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError, isAppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { remoteAddress } from '#lib/models/connection.ts';
import { listEngineModels } from '#lib/models/health.ts';
import { probeChat, probeEmbedding, probeReranker, type Probe } from '#lib/models/probe-engine.ts';
import { modelRoles, type ModelRole } from '#lib/models/wire.ts';
import { withoutKey, type ListedEngine } from './list-engines.ts';
import { readRemoteEngine, writeRemoteEngine, type RemoteEngine } from './model-settings.ts';

export type TestEngineInput = { id: string };

export type RoleTest = { role: ModelRole; isWorking: boolean; problem: string | null; milliseconds: number };
export type EngineTest = {
  engine: ListedEngine;
  tests: RoleTest[];
  /** The models that the engine says it has, to choose from; empty when it doesn't say. */
  offeredModels: string[];
};

type Probes = {
  chat: Probe<{ supportsGrammar: boolean }> | null;
  embedding: Probe<{ dimensions: number }> | null;
  reranker: Probe<Record<string, never>> | null;
};

async function offeredModels({ url, apiKey }: RemoteEngine): Promise<string[]> {
  try {
    return await listEngineModels(remoteAddress(url, apiKey ?? undefined));
  } catch (error) {
    // Not every engine has a list, and one that is down is reported role by role.
    if (isAppError(error)) return [];
    throw error;
  }
}

async function probeAll(engine: RemoteEngine): Promise<Probes> {
  const [chat, embedding, reranker] = await Promise.all([
    engine.chat && probeChat(engine, engine.chat.model),
    engine.embedding && probeEmbedding(engine, engine.embedding.model),
    engine.reranker && probeReranker(engine, engine.reranker.model),
  ]);
  return { chat, embedding, reranker };
}

/** The engine with what was learnt. A role that doesn't answer now keeps what was known of it. */
function withFacts(engine: RemoteEngine, { chat, embedding }: Probes): RemoteEngine {
  return {
    ...engine,
    chat: engine.chat && { ...engine.chat, ...chat?.facts },
    embedding: engine.embedding && { ...engine.embedding, ...embedding?.facts },
  };
}

/**
 * Tries every role of a remote engine with a harmless request and keeps what it learns (the size of its vectors,
 * whether it obeys grammars). For administrators. Throws `NOT_FOUND`; an engine that doesn't answer is a result, not
 * an error.
 */
export async function testEngine(context: RequestContext, input: TestEngineInput): Promise<EngineTest> {
  await requireAdministrator(context);
  const id = z.uuid().safeParse(input.id);
  const engine = id.success ? await readRemoteEngine(id.data) : undefined;
  if (!engine) throw new AppError('NOT_FOUND');
  const [probes, offered] = await Promise.all([probeAll(engine), offeredModels(engine)]);
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
    const learnt = isUnchanged ? withFacts(engine, probes) : present;
    await writeRemoteEngine(tx, context, learnt);
    const outcome = tests.every(({ isWorking }) => isWorking) ? 'allow' : 'error';
    await recordAudit(tx, context, {
      action: 'engine.tested',
      objectType: 'engine',
      objectId: engine.id,
      outcome,
    });
    return { engine: withoutKey(learnt), tests, offeredModels: offered };
  });
}
