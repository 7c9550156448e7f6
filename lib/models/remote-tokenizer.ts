import { z } from 'zod';
import { enginePresets, type PresetName } from '#lib/shared/engine-presets.ts';
import type { EngineAddress } from './connection.ts';
import type { ChatMessage } from './ports.ts';
import { askEngine } from './request.ts';

const timeoutMs = 10_000;
/** Each text is one request: so many are on their way at once. */
const atOnce = 8;
const tokensSchema = z.object({ tokens: z.array(z.unknown()) });
const countSchema = z.object({ count: z.int().min(0) });

export type RemoteTokenizer = { model: string; preset: PresetName };

async function countOne(
  address: EngineAddress,
  { model, preset }: RemoteTokenizer,
  text: string,
): Promise<number> {
  const request = { method: 'POST' as const, path: '/tokenize', from: 'root' as const, timeoutMs };
  if (enginePresets[preset].tokenizer === 'vllm') {
    const body = { model, prompt: text, add_special_tokens: false };
    return (await askEngine(address, { ...request, body }, countSchema)).count;
  }
  const body = { content: text, add_special: false };
  return (await askEngine(address, { ...request, body }, tokensSchema)).tokens.length;
}

/** The number of tokens of each text, by the engine's own `/tokenize`. Throws what `askEngine` throws. */
export async function countByEngine(
  address: EngineAddress,
  tokenizer: RemoteTokenizer,
  texts: readonly string[],
): Promise<number[]> {
  const counts: number[] = [];
  for (let start = 0; start < texts.length; start += atOnce) {
    const some = texts.slice(start, start + atOnce);
    counts.push(...(await Promise.all(some.map((text) => countOne(address, tokenizer, text)))));
  }
  return counts;
}

/** The tokens of a whole prompt with the chat template around it, where the engine tells them; else undefined. */
export async function countPromptByEngine(
  address: EngineAddress,
  { model, preset }: RemoteTokenizer,
  messages: readonly ChatMessage[],
): Promise<number | undefined> {
  if (enginePresets[preset].tokenizer !== 'vllm') return undefined;
  const body = { model, messages, add_generation_prompt: true };
  const request = { method: 'POST' as const, path: '/tokenize', from: 'root' as const, body, timeoutMs };
  return (await askEngine(address, request, countSchema)).count;
}
