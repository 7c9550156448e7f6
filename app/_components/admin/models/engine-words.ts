import type { ListedEngine } from '#lib/admin/list-engines.ts';
import { structureOf, type Structure } from '#lib/shared/engine-presets.ts';

type Chat = NonNullable<ListedEngine['chat']>;

const structureSentences: Readonly<Record<Structure, string>> = {
  grammar: 'Its answers follow a grammar: it cannot cite what does not exist.',
  'json-schema': 'Its answers follow a JSON schema: it cannot cite what does not exist.',
  none: 'Its answers follow instructions only: one without citations is asked for once more, and what is not supported is treated as in every workspace.',
};

const tokens = (count: number) => count.toLocaleString('en');

function describeContext({ contextTokens, contextLimit }: Chat): string {
  if (contextLimit === null)
    return `Reads ${tokens(contextTokens)} tokens at once; the engine does not tell its limit.`;
  if (contextLimit < contextTokens)
    return `Reads ${tokens(contextLimit)} tokens at once: the engine allows no more, though ${tokens(contextTokens)} are wanted.`;
  return `Reads ${tokens(contextTokens)} tokens at once, of ${tokens(contextLimit)} that the engine allows.`;
}

/** What is known of a remote language model, in plain sentences. */
export function describeChat(chat: Chat, isTested: boolean): string[] {
  if (!isTested) return ['Not tested yet.'];
  return [
    structureSentences[structureOf(chat.structure)],
    describeContext(chat),
    chat.hasTokenizer ? 'Counts tokens itself.' : 'Tokens are estimated, carefully.',
    ...(chat.sendsExtras ? [] : ['Thinking is left to the engine: what it thinks aloud is not shown.']),
  ];
}

/** What is known of a remote embedding model. */
export function describeEmbedding(dimensions: number | null): string {
  return dimensions === null ? 'Not tested yet.' : `Vectors of ${dimensions} numbers.`;
}

/** What an engine is doing, and whose work it shares; empty for one that rests. */
export function describeWork({ load, atOnce }: ListedEngine, partner: string | undefined): string {
  return [
    ...(partner === undefined ? [] : [`Shares the work of ${partner}.`]),
    ...(load.running === 0 ? [] : [`Writes ${load.running} of at most ${atOnce} answers now.`]),
    ...(load.isFailing ? ['It failed at its last question; others are asked first for half a minute.'] : []),
  ].join(' ');
}
