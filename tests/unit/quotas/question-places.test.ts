import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config, setConfig } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { isAppError } from '#lib/core/errors.ts';
import { takeQuestionPlace } from '#lib/quotas/question-places.ts';
import { operator } from '#tests/support/people.ts';

const settings = { PINCITE_DATA_DIR: config().dataDir, PINCITE_LOG_LEVEL: 'silent' };
const person = (userId: string): RequestContext => ({
  principal: { kind: 'person', userId, sessionId: `of ${userId}`, isAdministrator: false },
  requestId: 'test',
});
const key = (userId: string): RequestContext => ({
  principal: { kind: 'key', userId, keyId: 'key' },
  requestId: 'test',
});

beforeAll(() => {
  setConfig({ ...settings, PINCITE_QUESTIONS_AT_ONCE: '2', PINCITE_QUESTIONS_WAITING: '2' });
});
afterAll(() => {
  setConfig(settings);
});

/** Whether the promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe('the places of a person', () => {
  it('are taken in the order of asking, by keys of the person too, and then refused with a time', async () => {
    const first = await takeQuestionPlace(person('anna'), undefined);
    const second = await takeQuestionPlace(key('anna'), undefined);
    const third = takeQuestionPlace(person('anna'), undefined);
    const fourth = takeQuestionPlace(person('anna'), undefined);
    expect([await isSettled(third), await isSettled(fourth)]).toEqual([false, false]);
    const refused: unknown = await takeQuestionPlace(key('anna'), undefined).catch((error: unknown) => error);
    if (!isAppError(refused, 'QUOTA_REACHED')) throw refused;
    expect(refused.status).toBe(429);
    expect(refused.detail?.['retryAfterSeconds']).toBeGreaterThan(0);
    expect(refused.personMessage).toMatch(/^4 of your questions run or wait already.*Try again/);
    first();
    // Giving back twice gives no second place.
    first();
    expect([await isSettled(third), await isSettled(fourth)]).toEqual([true, false]);
    second();
    (await third)();
    (await fourth)();
    const again = [await takeQuestionPlace(person('anna'), undefined)];
    again.push(await takeQuestionPlace(person('anna'), undefined));
    expect(await isSettled(takeAndLeave('anna'))).toBe(false);
    for (const giveBack of again) giveBack();
  });

  it('are each person’s own; the operator has no limit', async () => {
    const taken = [];
    for (let count = 0; count < 2; count += 1) taken.push(await takeQuestionPlace(person('bert'), undefined));
    taken.push(await takeQuestionPlace(person('cora'), undefined));
    for (let count = 0; count < 20; count += 1) taken.push(await takeQuestionPlace(operator, undefined));
    expect(taken).toHaveLength(23);
    for (const giveBack of taken) giveBack();
  });

  it('are left by who gives up waiting', async () => {
    const held = [await takeQuestionPlace(person('dora'), undefined)];
    held.push(await takeQuestionPlace(person('dora'), undefined));
    const stop = new AbortController();
    const waiting = takeQuestionPlace(person('dora'), stop.signal);
    const next = takeQuestionPlace(person('dora'), undefined);
    stop.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    held[0]?.();
    (await next)();
    held[1]?.();
    await expect(takeQuestionPlace(person('dora'), stop.signal)).rejects.toThrow('gone');
  });
});

/** Waits for a place and gives it back. */
async function takeAndLeave(userId: string): Promise<void> {
  (await takeQuestionPlace(person(userId), undefined))();
}
