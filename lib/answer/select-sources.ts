import type { ReadScope } from '#lib/core/read-scope.ts';
import type { ChatModel } from '#lib/models/ports.ts';
import { renderSource, type PromptSource, type PromptTurn } from './prompt.ts';
import { readChunksAt } from './queries.ts';
import type { ScoredSentence } from './score-sentences.ts';
import type { Candidate, SourceChunk } from './types.ts';

/** The longest answer, in tokens. */
export const answerTokensMax = 400;

/** How long a person waits for the first word, at most, while the model reads the sources. */
const readingSeconds = 20;
const budget = { least: 500, most: 3000, unmeasured: 1500, instructions: 500 };
const sourcesMax = 12;
/** With less room than this, each passage is cut to the sentences around its best one. */
const roomForWholePassages = 1500;
const sentencesAround = 2;
/** The best passages also bring the passage before or after, when their best sentence stands at that edge. */
const neighboursFor = 2;

/** How many tokens of sources the model can read in bounded time, by its measured speed and its context. */
export async function sourceBudget(chat: ChatModel): Promise<number> {
  const { promptTokensPerSecond } = await chat.speed();
  const readable =
    promptTokensPerSecond === null ? budget.unmeasured : Math.floor(promptTokensPerSecond * readingSeconds);
  const room = chat.limits.contextTokens - answerTokensMax - budget.instructions;
  return Math.max(64, Math.min(room, Math.max(budget.least, Math.min(budget.most, readable))));
}

function bestSentenceOf(ranked: readonly ScoredSentence[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const { candidate, index } of ranked) {
    if (!best.has(candidate.chunk.chunkId)) best.set(candidate.chunk.chunkId, index);
  }
  return best;
}

function sentencesToShow(chunk: SourceChunk, best: number | undefined, whole: boolean): number[] {
  const all = [...chunk.sentences.keys()];
  if (whole || best === undefined) return all;
  return all.filter((index) => Math.abs(index - best) <= sentencesAround);
}

async function neighboursOf(
  scope: ReadScope,
  candidates: readonly Candidate[],
  best: ReadonlyMap<string, number>,
): Promise<SourceChunk[]> {
  const places = candidates.slice(0, neighboursFor).flatMap(({ chunk }) => {
    const at = best.get(chunk.chunkId);
    return [
      ...(at === 0 ? [{ versionId: chunk.versionId, ordinal: chunk.ordinal - 1 }] : []),
      ...(at === chunk.sentences.length - 1
        ? [{ versionId: chunk.versionId, ordinal: chunk.ordinal + 1 }]
        : []),
    ];
  });
  return places.length === 0 ? [] : await readChunksAt(scope, places);
}

export type SelectSourcesInput = {
  candidates: readonly Candidate[];
  /** From `scoreSentences`, best first. */
  ranked: readonly ScoredSentence[];
  /** Earlier turns in the prompt: their sources keep their numbers and are not repeated. */
  turns: readonly PromptTurn[];
  chat: ChatModel;
  budgetTokens: number;
};

/** Chooses what the model reads: the best passages (cut to their best part when there is little room), until the budget is used. */
export async function selectSources(scope: ReadScope, input: SelectSourcesInput): Promise<PromptSource[]> {
  const earlier = input.turns.flatMap((turn) => turn.sources);
  const known = new Set(earlier.map((source) => source.chunk.chunkId));
  const best = bestSentenceOf(input.ranked);
  const neighbours = await neighboursOf(scope, input.candidates, best);
  const first = input.candidates.slice(0, sourcesMax).map((candidate) => candidate.chunk);
  const chunks = [...first.slice(0, 3), ...neighbours, ...first.slice(3)].filter(
    (chunk, index, all) =>
      !known.has(chunk.chunkId) && all.findIndex((other) => other.chunkId === chunk.chunkId) === index,
  );
  const whole = input.budgetTokens >= roomForWholePassages;
  const lastNumber = Math.max(0, ...earlier.map((source) => source.number));
  const sources = chunks.map((chunk, index): PromptSource => {
    const sentenceIndexes = sentencesToShow(chunk, best.get(chunk.chunkId), whole);
    return { number: lastNumber + index + 1, chunk, sentenceIndexes };
  });
  const tokens = await input.chat.countTokens(sources.map(renderSource));
  const chosen: PromptSource[] = [];
  let used = 0;
  for (const [index, source] of sources.entries()) {
    const cost = tokens[index] ?? 0;
    if (used + cost > input.budgetTokens && chosen.length > 0) continue;
    used += cost;
    chosen.push({ ...source, number: lastNumber + chosen.length + 1 });
  }
  return chosen;
}
