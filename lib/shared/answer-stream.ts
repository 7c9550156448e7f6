import type { Answer, AnswerEvent, AnswerMode, Claim, Message } from './answer.ts';
import type { AnswerNotice, Citation, Passage, WithheldClaim } from './answer.ts';

export type TurnState = 'waiting' | 'answering' | 'complete' | 'cancelled' | 'failed' | 'withheld';

/** A claim on the screen: its text grows while it is written; `checked` comes with its citations and verdict. */
export type TurnClaim = { text: string; checked: Claim | null };

/** A question with its answer as the ask screen shows it, from the first event to the last. */
export type Turn = {
  key: string;
  question: string;
  state: TurnState;
  mode: AnswerMode | null;
  messageId: string | null;
  conversationId: string | null;
  /** Set when the question was rewritten for the search. */
  searchedQuestion: string | null;
  queuePosition: number | null;
  passages: Passage[];
  quotes: Citation[];
  claims: TurnClaim[];
  withheldClaims: WithheldClaim[];
  notices: AnswerNotice[];
  answer: Answer | null;
  error: { code: string; message: string; requestId: string | undefined } | null;
};

/** A question that was just sent. */
export function newTurn(key: string, question: string): Turn {
  return {
    key,
    question,
    state: 'waiting',
    mode: null,
    messageId: null,
    conversationId: null,
    searchedQuestion: null,
    queuePosition: null,
    passages: [],
    quotes: [],
    claims: [],
    withheldClaims: [],
    notices: [],
    answer: null,
    error: null,
  };
}

function checkedClaims(claims: readonly Claim[]): TurnClaim[] {
  return claims.map((claim) => ({ text: claim.text, checked: claim }));
}

function stateOf(message: Message): TurnState {
  if (message.withheld) return 'withheld';
  return message.state === 'streaming' ? 'cancelled' : message.state;
}

/** A question of the history. One that was still streaming when its reader left counts as cancelled. */
export function turnOfMessage(message: Message): Turn {
  const answer = message.answer;
  return {
    ...newTurn(message.id, message.question),
    messageId: message.id,
    state: stateOf(message),
    mode: answer?.mode ?? null,
    passages: answer?.passages ?? [],
    claims: checkedClaims(answer?.claims ?? []),
    withheldClaims: answer?.withheldClaims ?? [],
    notices: answer?.notices ?? [],
    answer,
  };
}

function withClaim(
  claims: readonly TurnClaim[],
  index: number,
  change: (claim: TurnClaim) => TurnClaim,
): TurnClaim[] {
  const filled = [...claims];
  while (filled.length <= index) filled.push({ text: '', checked: null });
  return filled.map((claim, position) => (position === index ? change(claim) : claim));
}

function idsOf({
  mode,
  messageId,
  conversationId,
}: Turn): Pick<Turn, 'mode' | 'messageId' | 'conversationId'> {
  return { mode, messageId, conversationId };
}

/** The turn after one more event of its stream. */
export function applyAnswerEvent(turn: Turn, event: AnswerEvent): Turn {
  switch (event.type) {
    case 'answer-start': {
      const { conversationId, messageId, mode, searchedQuestion } = event;
      const rewritten = searchedQuestion.trim() === turn.question.trim() ? null : searchedQuestion;
      return { ...turn, conversationId, messageId, mode, searchedQuestion: rewritten };
    }
    case 'evidence':
      return {
        ...turn,
        state: 'answering',
        passages: event.passages,
        quotes: event.quotes,
        notices: event.notices,
      };
    case 'queue-position':
      return { ...turn, queuePosition: event.position };
    case 'claim-delta': {
      const claims = withClaim(turn.claims, event.index, (claim) => ({
        ...claim,
        text: claim.text + event.text,
      }));
      return { ...turn, state: 'answering', queuePosition: null, claims };
    }
    case 'claim-end': {
      const claims = withClaim(turn.claims, event.index, () => ({
        text: event.claim.text,
        checked: event.claim,
      }));
      return { ...turn, state: 'answering', queuePosition: null, claims };
    }
    case 'claim-withheld':
      return { ...turn, queuePosition: null, withheldClaims: [...turn.withheldClaims, event.claim] };
    case 'answer-end': {
      const { answer } = event;
      const { passages, notices, mode, withheldClaims } = answer;
      const shown = { claims: checkedClaims(answer.claims), withheldClaims, passages, notices, mode };
      return { ...turn, ...shown, state: 'complete', queuePosition: null, answer };
    }
    case 'answer-error': {
      const { code, message, requestId } = event;
      // The right to read what it was made of is gone: nothing of it stays on the screen.
      const kept = code === 'NOT_FOUND' ? { ...newTurn(turn.key, turn.question), ...idsOf(turn) } : turn;
      return { ...kept, state: 'failed', queuePosition: null, error: { code, message, requestId } };
    }
  }
}

/** True while the answer can still grow. */
export function isRunning(turn: Turn): boolean {
  return turn.state === 'waiting' || turn.state === 'answering';
}
