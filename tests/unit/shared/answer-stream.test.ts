import { describe, expect, it } from 'vitest';
import type { Answer, AnswerEvent, Claim, Message } from '#lib/shared/answer.ts';
import { applyAnswerEvent, isRunning, newTurn, turnOfMessage } from '#lib/shared/answer-stream.ts';

const claim: Claim = {
  text: 'Rent is due monthly.',
  verdict: 'supported',
  missing: [],
  changed: [],
  citations: [],
};

const answer: Answer = {
  messageId: 'message',
  mode: 'model',
  refused: false,
  claims: [claim],
  withheldClaims: [],
  passages: [],
  searched: { documents: 2, unfinished: 0, unreadable: 0 },
  notices: [],
  corrections: [],
  absent: [],
  choices: [],
  differences: [],
  model: 'model',
  usage: null,
  seconds: { retrieve: 0.1, first_token: 0.2, total: 0.3 },
};

const start: AnswerEvent = {
  type: 'answer-start',
  conversationId: 'conversation',
  messageId: 'message',
  mode: 'model',
  searchedQuestion: 'When is rent due?',
};

function play(events: AnswerEvent[]) {
  return events.reduce(applyAnswerEvent, newTurn('key', 'When is rent due?'));
}

describe('the stream of an answer', () => {
  it('grows claims piece by piece and replaces them when they are checked', () => {
    const writing = play([
      start,
      { type: 'evidence', passages: [], quotes: [], notices: [] },
      { type: 'queue-position', position: 2 },
      { type: 'claim-delta', index: 0, text: 'Rent is ' },
      { type: 'claim-delta', index: 0, text: 'due' },
    ]);
    expect(writing.claims).toEqual([{ text: 'Rent is due', checked: null }]);
    expect(writing.queuePosition).toBeNull();
    expect(isRunning(writing)).toBe(true);
    const checked = applyAnswerEvent(writing, { type: 'claim-end', index: 0, claim });
    expect(checked.claims).toEqual([{ text: claim.text, checked: claim }]);
  });

  it('keeps the order when a later claim comes first', () => {
    const turn = play([start, { type: 'claim-end', index: 1, claim }]);
    expect(turn.claims.map(({ text }) => text)).toEqual(['', claim.text]);
  });

  it('counts a withheld claim at once and shows nothing of it', () => {
    const withheld = { missing: ['70 million'], changed: [], citations: [] };
    const turn = play([start, { type: 'claim-withheld', claim: withheld }]);
    expect(turn).toMatchObject({ claims: [], withheldClaims: [withheld] });
    const ended = applyAnswerEvent(turn, {
      type: 'answer-end',
      answer: { ...answer, withheldClaims: [withheld, withheld] },
    });
    expect(ended.withheldClaims).toHaveLength(2);
  });

  it('ends with what the server kept', () => {
    const turn = play([start, { type: 'claim-delta', index: 0, text: 'x' }, { type: 'answer-end', answer }]);
    expect(turn.state).toBe('complete');
    expect(turn.claims).toEqual([{ text: claim.text, checked: claim }]);
    expect(isRunning(turn)).toBe(false);
  });

  it('shows a rewritten question only when it differs', () => {
    expect(play([start]).searchedQuestion).toBeNull();
    expect(
      play([{ ...start, searchedQuestion: 'When is the rent of the lease due?' }]).searchedQuestion,
    ).toBe('When is the rent of the lease due?');
  });

  it('keeps the question and the request id when it fails', () => {
    const turn = play([
      start,
      { type: 'answer-error', code: 'ENGINE_BUSY', message: 'Busy.', requestId: 'r-1' },
    ]);
    expect(turn.state).toBe('failed');
    expect(turn.question).toBe('When is rent due?');
    expect(turn.error).toEqual({ code: 'ENGINE_BUSY', message: 'Busy.', requestId: 'r-1' });
  });
});

describe('an answer whose sources may not be read any more', () => {
  it('leaves nothing of them on the screen', () => {
    const turn = play([
      start,
      { type: 'claim-delta', index: 0, text: 'The rent is' },
      { type: 'answer-error', code: 'NOT_FOUND', message: 'Stopped.', requestId: 'r-1' },
    ]);
    expect(turn).toMatchObject({ state: 'failed', claims: [], passages: [], quotes: [], withheldClaims: [] });
    expect(turn.question).toBe('When is rent due?');
    expect(turn.messageId).toBe(start.messageId);
  });
});

describe('a question of the history', () => {
  const message: Message = {
    id: 'message',
    question: 'When?',
    state: 'complete',
    createdAt: 0,
    answer,
    withheld: false,
  };

  it('shows its answer, or that it is withheld, or that it was left', () => {
    expect(turnOfMessage(message).state).toBe('complete');
    expect(turnOfMessage({ ...message, answer: null, withheld: true }).state).toBe('withheld');
    expect(turnOfMessage({ ...message, answer: null, state: 'streaming' }).state).toBe('cancelled');
  });
});
