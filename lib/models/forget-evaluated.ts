import { z } from 'zod';
import { isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { builtInAddress } from './connection.ts';
import type { Forgotten } from './ports.ts';
import { askEngine } from './request.ts';

const timeoutMs = 30_000;
const replySchema = z.object({ left_tokens: z.int().min(0) });

/**
 * Has the built-in engine forget what it has evaluated. An engine that can't be reached has forgotten it with its memory, so
 * that is no failure; nothing is thrown. Returns how many evaluated tokens are left, of others or of answers that are being
 * written; null when nobody answered.
 */
export async function forgetEvaluated(what: Forgotten): Promise<number | null> {
  const body = what === 'everything' ? { everything: true } : what;
  const request = { method: 'POST' as const, path: '/forget', body, timeoutMs };
  try {
    return (await askEngine(builtInAddress(), request, replySchema)).left_tokens;
  } catch (error) {
    const code = isAppError(error) ? error.code : 'UNEXPECTED';
    logger('models').info({ code }, 'the engine was not told to forget');
    return null;
  }
}
