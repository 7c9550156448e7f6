import { eq } from 'drizzle-orm';
import { requireAdministrator, workspaceRolesOf } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { modelVotes, workspaces } from '#lib/db/schema/index.ts';
import { remoteAddress } from '#lib/models/connection.ts';
import type { ChatChoice } from '#lib/shared/answer.ts';
import type { ComparedModel, ModelVote } from '#lib/shared/model-votes.ts';
import { nameOfTuned } from '#lib/shared/tuned-name.ts';
import type { UsageSums } from '#lib/shared/usage.ts';
import { addUp, sumUsage } from '#lib/usage/sum-usage.ts';
import { type ChoiceFacts, enginesAnswering, readChoiceFacts } from './active-models.ts';
import type { RemoteEngine } from './model-settings.ts';
import { readWorkspaceNames } from './system-queries.ts';

/** A language model that can be asked for comparison. */
export type Candidate = {
  label: string;
  choice: ChatChoice;
  /** Where the question and its passages go, "name (address)" of each engine that may answer; null: nowhere. */
  sentTo: string | null;
};

export type ChatComparison = {
  candidates: Candidate[];
  /** The workspaces whose documents this administrator may ask. */
  workspaces: { id: string; name: string }[];
  /** What is known of each model that answered here or was voted on, the one with the most votes won first. */
  models: ComparedModel[];
};

const yearMs = 365 * 86_400_000;

/** Notes which of two answers was better, and in which workspace. For administrators, who may know them all by their identifiers. Throws `NOT_FOUND`. */
export async function voteForModel(context: RequestContext, vote: ModelVote): Promise<void> {
  const { workspaceId } = vote;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const [found] = await tx
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(eq(workspaces.id, workspaceId));
    if (!found) throw new AppError('NOT_FOUND');
    const personId = principalId(context.principal);
    await tx.insert(modelVotes).values({ id: newId(), at: now(), personId, ...vote });
    await recordAudit(tx, context, {
      action: 'model.voted',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
      detail: { blind: vote.blind },
    });
  });
}

/** The language models that can be compared, and how they did so far: in votes, and in the answers of the last year. For administrators. Throws `NOT_FOUND`. */
export async function readChatComparison(context: RequestContext): Promise<ChatComparison> {
  await requireAdministrator(context);
  const [facts, roles, cells, votes] = await Promise.all([
    readChoiceFacts(),
    workspaceRolesOf(context),
    sumUsage(now() - yearMs),
    database().select().from(modelVotes),
  ]);
  const names = await readWorkspaceNames([...roles.keys()]);
  return {
    candidates: candidatesAmong(facts),
    workspaces: [...names].map(([id, name]) => ({ id, name })),
    models: compare(
      new Map(
        [
          ...Map.groupBy(
            cells.filter(({ model }) => model !== ''),
            ({ model }) => model,
          ),
        ].map(([model, some]) => [model, addUp(some)]),
      ),
      votes,
    ),
  };
}

function candidatesAmong({ files, engines }: ChoiceFacts): Candidate[] {
  const models = files.filter(({ role, status }) => role === 'chat' && status === 'usable');
  const tuned = models.flatMap((model) =>
    files
      .filter(({ adapterOf, status }) => adapterOf === model.architecture && status === 'usable')
      .map((adapter) => nameOfTuned(model.file.name, { name: adapter.file.name, scale: 1 })),
  );
  const names = [...models.map(({ file }) => file.name), ...tuned];
  const remote = engines.flatMap((engine) =>
    engine.chat
      ? {
          label: `${engine.chat.model}, remote: ${engine.name}`,
          choice: { kind: 'engine' as const, engineId: engine.id },
          sentTo: enginesAnswering(engine, engines).map(placeOf).join('; '),
        }
      : [],
  );
  const local = names.map((name) => ({ label: name, choice: { kind: 'file' as const, name }, sentTo: null }));
  return [...local, ...remote];
}

function placeOf(engine: RemoteEngine): string {
  return `${engine.name} (${remoteAddress({ url: engine.url, apiKey: null }).origin})`;
}

function compare(
  usage: ReadonlyMap<string, UsageSums>,
  votes: readonly Pick<ModelVote, 'first' | 'second' | 'better'>[],
): ComparedModel[] {
  const all = new Set([...usage.keys(), ...votes.flatMap(({ first, second }) => [first, second])]);
  return [...all]
    .map((name) => ({ name, usage: usage.get(name) ?? null, ...countVotes(name, votes) }))
    .sort((left, right) => right.won - left.won || left.name.localeCompare(right.name));
}

function countVotes(name: string, votes: readonly Pick<ModelVote, 'first' | 'second' | 'better'>[]) {
  const own = votes.filter(({ first, second }) => first === name || second === name);
  const won = own.filter(
    (vote) => (vote.better === 'first' || vote.better === 'second') && vote[vote.better] === name,
  );
  const even = own.filter(({ better }) => better === 'both' || better === 'neither');
  return { won: won.length, even: even.length, lost: own.length - won.length - even.length };
}
