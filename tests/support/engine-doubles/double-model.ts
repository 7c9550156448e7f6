import type { Body } from './double-server.ts';

/**
 * What the models of the doubles write: the source sentence that has most words of the question, with its id, in the form
 * that they are held to or told. One that is `sloppy` forgets the ids until it is told a second time.
 */

export type Message = { role: string; content: string };

export type Held = { grammar?: string | undefined; schema?: Body | undefined };

export type ModelHabits = { isSloppy?: boolean };

export const messagesOf = (body: Body): Message[] =>
  Array.isArray(body['messages']) ? (body['messages'] as Message[]) : [];

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? []);

function bestSentence(prompt: string): { id: string; text: string } | undefined {
  const question = wordsOf(/^Question: (.*)$/m.exec(prompt)?.[1] ?? '');
  const rated = [...prompt.matchAll(/^\[(\d+\.\d+)\] (.*)$/gm)].map(([, id = '', text = '']) => ({
    id,
    text,
    score: [...wordsOf(text)].filter((word) => question.has(word)).length,
  }));
  const best = rated.sort((left, right) => right.score - left.score)[0];
  return best && best.score >= 2 ? best : undefined;
}

function idsOf(schema: Body): string[] {
  return /"enum":(\[[^\]]*\])/.test(JSON.stringify(schema))
    ? (JSON.parse(/"enum":(\[[^\]]*\])/.exec(JSON.stringify(schema))?.[1] ?? '[]') as string[])
    : [];
}

/** What is written when the model is held to something else than an answer: to a word, as a probe does. */
function probeReply({ grammar, schema }: Held): string | undefined {
  const literal = /^root ::= "([^"]+)"$/.exec(grammar ?? '')?.[1];
  if (literal !== undefined) return literal;
  const isWord = JSON.stringify(schema ?? {}).includes('"word"');
  return schema && isWord ? JSON.stringify({ word: idsOf(schema)[0] }) : undefined;
}

function answerInJson(best: ReturnType<typeof bestSentence>, allowed: readonly string[]): string {
  const claims = best && allowed.includes(best.id) ? [{ text: best.text, ids: [best.id] }] : [];
  return JSON.stringify({ claims });
}

/** What a model writes to these messages, held to a grammar or a schema or to nothing. */
export function writeReply(messages: readonly Message[], held: Held, habits: ModelHabits = {}): string {
  const word = probeReply(held);
  if (word !== undefined) return word;
  const prompt = messages.findLast(({ content }) => content.includes('\n\nQuestion: '))?.content;
  if (prompt === undefined) return 'Yes.';
  const best = bestSentence(prompt);
  if (held.schema !== undefined) return answerInJson(best, idsOf(held.schema));
  if (best === undefined) return 'NOT_FOUND';
  const isRepair = messages.at(-1)?.content.startsWith('Your answer was not in the form') === true;
  if (held.grammar === undefined && habits.isSloppy === true && !isRepair)
    return `Sure! Here is the answer:\n${best.text}\n`;
  return `${best.text} [${best.id}]`;
}

/** How the doubles count tokens. */
export const countTokens = (text: string) => Math.ceil(text.length / 4);

/** The tokens of a whole prompt. */
export const countPrompt = (messages: readonly Message[]) =>
  messages.reduce((sum, { content }) => sum + countTokens(content) + 4, 0);

/** A text in the small parts in which it is streamed. */
export const inParts = (text: string) => text.match(/[^]{1,7}/gu) ?? [];

const dimensions = 32;

/** A vector that depends on the words of the text only, so that equal words are near each other. */
export function vectorOf(text: string): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    let hash = 0;
    for (const character of word) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
    const place = hash % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}
