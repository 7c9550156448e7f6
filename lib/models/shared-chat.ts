import { isAppError, type AppError, type ErrorCode } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { noteOutcome, releasePlace, takePlace, type Place } from './engine-places.ts';
import type { ChatEvent, ChatModel, ChatRequest } from './ports.ts';

/** A model of one engine among those that share the work. */
export type SharedMember = Place & { chat: ChatModel };

/** What another engine may do better. Whatever is wrong with the request itself would be so there, too. */
const elsewhereBetter: ReadonlySet<ErrorCode> = new Set([
  'ENGINE_UNAVAILABLE',
  'ENGINE_BUSY',
  'MODEL_NOT_FOUND',
]);

/** One attempt on one engine. Returns the failure when another engine may be asked: only before the first word. */
async function* attempt(
  member: SharedMember,
  request: ChatRequest,
): AsyncGenerator<ChatEvent, AppError | undefined> {
  let hasBegun = false;
  try {
    for await (const event of member.chat.streamChat(request)) {
      hasBegun ||= event.type === 'text';
      yield event;
    }
    noteOutcome(member.engineId, false);
    return undefined;
  } catch (error) {
    if (request.signal?.aborted === true || !isAppError(error)) throw error;
    const canGoElsewhere = elsewhereBetter.has(error.code);
    noteOutcome(member.engineId, canGoElsewhere && error.code !== 'ENGINE_BUSY');
    if (hasBegun || !canGoElsewhere) throw error;
    return error;
  } finally {
    releasePlace(member);
  }
}

async function* streamChat(
  members: readonly SharedMember[],
  request: ChatRequest,
): AsyncGenerator<ChatEvent> {
  let left = members;
  for (;;) {
    const { engineId } = yield* takePlace(left, request.signal);
    const member = left.find((one) => one.engineId === engineId);
    if (!member) throw new Error('a place at an engine that was not asked for');
    const failure = yield* attempt(member, request);
    if (failure === undefined) return;
    left = left.filter((one) => one !== member);
    if (left.length === 0) throw failure;
    logger('models').warn({ engineId }, 'another engine takes the question over');
  }
}

/**
 * The same language model on several engines: each question goes to the one that is least busy, waits in order where all are, and
 * goes on to another when one fails before its first word. After that the failure is told, as with one engine: nobody gets an
 * answer that two engines wrote. Limits are those that hold for all.
 */
export function sharedChat(members: readonly [SharedMember, ...SharedMember[]]): ChatModel {
  const [{ chat: first }] = members;
  const contextTokens = Math.min(...members.map(({ chat }) => chat.limits.contextTokens));
  return {
    ...first,
    limits: { ...first.limits, contextTokens },
    streamChat: (request) => streamChat(members, request),
  };
}
