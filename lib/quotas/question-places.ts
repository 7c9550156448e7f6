import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { boundPerson } from './bound-person.ts';

type Places = { running: number; waiting: (() => void)[] };

/** Of this process, the only one that answers people: what runs ends with it. */
const placesOf = new Map<string, Places>();

/** When to try again after the queue was full: a place is freed whenever an answer ends. */
const retryAfterSeconds = 10;

/**
 * Waits until the person has fewer questions running than the setting allows, in the order of asking, and returns the function that
 * gives the place back (to be called once). So somebody who asks a lot at once waits for themselves, and nobody else for them.
 * Throws `QUOTA_REACHED` when too many wait already, and the signal's reason when it is aborted meanwhile.
 */
export async function takeQuestionPlace(
  context: RequestContext,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  const userId = boundPerson(context);
  if (userId === null) return () => undefined;
  signal?.throwIfAborted();
  const places = placesOf.get(userId) ?? { running: 0, waiting: [] };
  placesOf.set(userId, places);
  const { questionsAtOnce, questionsWaiting } = config().quotas;
  if (places.running < questionsAtOnce) places.running += 1;
  else if (places.waiting.length < questionsWaiting) await waitForPlace(places, signal);
  else throw queueFull(questionsAtOnce + questionsWaiting);
  let isHeld = true;
  return () => {
    if (isHeld) giveBack(userId, places);
    isHeld = false;
  };
}

/** The place of somebody who ends goes to the next at once: `running` stays as it is. */
function giveBack(userId: string, places: Places): void {
  const next = places.waiting.shift();
  if (next) next();
  else places.running -= 1;
  if (places.running === 0) placesOf.delete(userId);
}

function waitForPlace(places: Places, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      places.waiting = places.waiting.filter((one) => one !== go);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', leave, { once: true });
    places.waiting.push(go);
  });
}

function queueFull(most: number): AppError {
  return new AppError('QUOTA_REACHED', {
    personMessage: `${most} of your questions run or wait already, as many as this server allows. Try again when one of them is answered.`,
    detail: { retryAfterSeconds },
  });
}
