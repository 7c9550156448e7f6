import { expect, test, vi } from 'vitest';
import { setClockOffset } from '#lib/core/clock.ts';
import { Scheduler, type Lane, type Turn } from '#lib/engine/scheduler.ts';

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Occupies the scheduler until told to end; `letOthersGo` can be called in between. */
function occupy(scheduler: Scheduler, lane: Lane) {
  const end = gate();
  let turn: Turn | undefined;
  const done = scheduler.run({ lane }, async (its) => {
    turn = its;
    await end.opened;
  });
  return { end: end.open, done, letOthersGo: () => turn?.letOthersGo() };
}

test('two pieces of work never run at the same time', async () => {
  const scheduler = new Scheduler();
  let running = 0;
  let most = 0;
  const lanes: Lane[] = ['chat', 'ingestion', 'urgent', 'chat', 'ingestion', 'urgent'];
  await Promise.all(
    lanes.map((lane) =>
      scheduler.run({ lane }, async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
});

test('a question’s embedding goes before chat, chat before ingestion, and each lane keeps its order', async () => {
  const scheduler = new Scheduler();
  const order: string[] = [];
  const first = occupy(scheduler, 'chat');
  const add = (lane: Lane, name: string) =>
    scheduler.run({ lane }, () => {
      order.push(name);
      return Promise.resolve();
    });
  const all = [
    add('ingestion', 'ingestion 1'),
    add('chat', 'chat 1'),
    add('ingestion', 'ingestion 2'),
    add('chat', 'chat 2'),
    add('urgent', 'urgent 1'),
  ];
  first.end();
  await Promise.all([first.done, ...all]);
  expect(order).toEqual(['urgent 1', 'chat 1', 'chat 2', 'ingestion 1', 'ingestion 2']);
});

test('between two tokens of a chat, urgent work runs and ingestion does not', async () => {
  const scheduler = new Scheduler();
  const ran: string[] = [];
  const chat = occupy(scheduler, 'chat');
  const run = (lane: Lane) =>
    scheduler.run({ lane }, () => {
      ran.push(lane);
      return Promise.resolve();
    });
  const waiting = [run('ingestion'), run('urgent'), run('chat')];
  await chat.letOthersGo();
  expect(ran).toEqual(['urgent']);
  chat.end();
  await Promise.all([chat.done, ...waiting]);
  expect(ran).toEqual(['urgent', 'chat', 'ingestion']);
});

test('ingestion that has waited for seconds gets one slice between two tokens', async () => {
  const scheduler = new Scheduler();
  const slice = vi.fn(() => Promise.resolve());
  const chat = occupy(scheduler, 'chat');
  const slices = [scheduler.run({ lane: 'ingestion' }, slice), scheduler.run({ lane: 'ingestion' }, slice)];
  setClockOffset(4000);
  await chat.letOthersGo();
  expect(slice).toHaveBeenCalledTimes(1);
  await chat.letOthersGo();
  expect(slice).toHaveBeenCalledTimes(1);
  setClockOffset(0);
  chat.end();
  await Promise.all([chat.done, ...slices]);
});

test('who waits hears the place in the queue whenever it changes', async () => {
  const scheduler = new Scheduler();
  const first = occupy(scheduler, 'chat');
  const heard: number[][] = [[], []];
  const waiting = heard.map((positions) =>
    scheduler.run({ lane: 'chat', onPosition: (position) => positions.push(position) }, () =>
      Promise.resolve(),
    ),
  );
  first.end();
  await Promise.all([first.done, ...waiting]);
  expect(heard).toEqual([
    [1, 0],
    [2, 1, 0],
  ]);
});

test('work whose signal fires while it waits is taken out, and the others move up', async () => {
  const scheduler = new Scheduler();
  const first = occupy(scheduler, 'chat');
  const controller = new AbortController();
  const work = vi.fn(() => Promise.resolve());
  const leaving = scheduler.run({ lane: 'chat', signal: controller.signal }, work);
  const positions: number[] = [];
  const staying = scheduler.run({ lane: 'chat', onPosition: (position) => positions.push(position) }, () =>
    Promise.resolve(),
  );
  controller.abort(new Error('gone'));
  await expect(leaving).rejects.toThrow('gone');
  first.end();
  await Promise.all([first.done, staying]);
  expect(work).not.toHaveBeenCalled();
  expect(positions).toEqual([2, 1, 0]);
});

test('a full lane refuses more with ENGINE_BUSY', async () => {
  const scheduler = new Scheduler({ urgent: 1, chat: 1, ingestion: 1 });
  const first = occupy(scheduler, 'chat');
  const second = scheduler.run({ lane: 'chat' }, () => Promise.resolve());
  await expect(scheduler.run({ lane: 'chat' }, () => Promise.resolve())).rejects.toMatchObject({
    code: 'ENGINE_BUSY',
  });
  first.end();
  await Promise.all([first.done, second]);
});

test('work that fails does not stop what comes after it', async () => {
  const scheduler = new Scheduler();
  const failing = scheduler.run({ lane: 'chat' }, () => Promise.reject(new Error('boom')));
  const next = scheduler.run({ lane: 'chat' }, () => Promise.resolve('fine'));
  await expect(failing).rejects.toThrow('boom');
  expect(await next).toBe('fine');
});
