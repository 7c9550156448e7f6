import { z } from 'zod';
import { isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import type { PresetName } from '#lib/shared/engine-presets.ts';
import type { EngineAddress } from './connection.ts';
import type { ChatMessage } from './ports.ts';
import { countByEngine, countPromptByEngine } from './remote-tokenizer.ts';
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

/** The engine's count; the estimate when the engine, which counted when it was tested, does not now. */
async function orEstimate<Count>(count: Promise<Count>, estimate: () => Count): Promise<Count> {
  try {
    return await count;
  } catch (error) {
    if (!isAppError(error)) throw error;
    logger('models').warn({ code: error.code }, 'a remote engine did not count tokens; they are estimated');
    return estimate();
  }
}

export type CountTokensRequest = {
  model: string;
  role: ModelRole;
  texts: readonly string[];
  /** The preset of a remote engine that counts tokens itself. */
  tokenizer?: PresetName | null;
};

/** The number of tokens of each text: asked from the engine that can tell, estimated for the others. */
export async function countTokensOn(
  address: EngineAddress,
  { model, role, texts, tokenizer }: CountTokensRequest,
): Promise<number[]> {
  if (address.kind === 'remote') {
    const estimate = () => texts.map(estimateTokens);
    if (!tokenizer) return estimate();
    return orEstimate(countByEngine(address, { model, preset: tokenizer }, texts), estimate);
  }
  const counts: number[] = [];
  for (let start = 0; start < texts.length; start += requestLimits.tokenizeTexts) {
    const body = { model, role, texts: texts.slice(start, start + requestLimits.tokenizeTexts) };
    counts.push(
      ...(await askEngine(address, { method: 'POST', path: '/tokenize', body, timeoutMs }, replySchema))
        .counts,
    );
  }
  return counts;
}

export type CountPromptRequest = {
  model: string;
  messages: readonly ChatMessage[];
  tokenizer: PresetName | null;
};

/** The number of tokens of a whole prompt, chat template included. */
export async function countPromptTokensOn(
  address: EngineAddress,
  { model, messages, tokenizer }: CountPromptRequest,
): Promise<number> {
  if (address.kind === 'remote') {
    const sum = (counts: readonly number[]) =>
      counts.reduce((total, count) => total + count + templateTokensPerMessage, 0);
    const texts = messages.map(({ content }) => content);
    const whole =
      tokenizer &&
      (await orEstimate(
        countPromptByEngine(address, { model, preset: tokenizer }, messages),
        () => undefined,
      ));
    return whole ?? sum(await countTokensOn(address, { model, role: 'chat', texts, tokenizer }));
  }
  const body = { model, role: 'chat', messages };
  const reply = await askEngine(address, { method: 'POST', path: '/tokenize', body, timeoutMs }, replySchema);
  return reply.counts[0] ?? 0;
}
