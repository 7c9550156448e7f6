import { z } from 'zod';
import type { EngineAddress } from './connection.ts';
import type { ChatMessage } from './ports.ts';
import { askEngine } from './request.ts';
import { requestLimits, type ModelRole } from './wire.ts';

const timeoutMs = 30_000;
const replySchema = z.object({ counts: z.array(z.int().min(0)) });

/** No tokenizer of the supported families needs more tokens than this on European text; used where we can't ask one. */
const fewestBytesPerToken = 2.5;
/** What a chat template puts around one message, at most. */
const templateTokensPerMessage = 16;

/** A careful over-estimate of a text's tokens, for engines that don't tell. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / fewestBytesPerToken);
}

export type CountTokensRequest = { model: string; role: ModelRole; texts: readonly string[] };

/** The number of tokens of each text: asked from the built-in engine, estimated for a remote one. */
export async function countTokensOn(address: EngineAddress, request: CountTokensRequest): Promise<number[]> {
  if (address.kind === 'remote') return request.texts.map(estimateTokens);
  const counts: number[] = [];
  for (let start = 0; start < request.texts.length; start += requestLimits.tokenizeTexts) {
    const texts = request.texts.slice(start, start + requestLimits.tokenizeTexts);
    const body = { model: request.model, role: request.role, texts };
    counts.push(
      ...(await askEngine(address, { method: 'POST', path: '/tokenize', body, timeoutMs }, replySchema))
        .counts,
    );
  }
  return counts;
}

/** The number of tokens of a whole prompt, chat template included. */
export async function countPromptTokensOn(
  address: EngineAddress,
  model: string,
  messages: readonly ChatMessage[],
): Promise<number> {
  if (address.kind === 'remote') {
    return messages.reduce((sum, { content }) => sum + estimateTokens(content) + templateTokensPerMessage, 0);
  }
  const body = { model, role: 'chat', messages };
  const reply = await askEngine(address, { method: 'POST', path: '/tokenize', body, timeoutMs }, replySchema);
  return reply.counts[0] ?? 0;
}
