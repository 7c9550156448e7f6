import { z } from 'zod';
import { AppError } from '#lib/core/errors.ts';
import { askSchema, questionMaxLength, type AskInput } from '#lib/shared/answer.ts';

const textPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(textPart)]).nullish(),
});

/**
 * A request in the protocol of OpenAI. What shapes how a language model writes (temperature, tools, a system message and the like) is
 * taken and has no effect: what is answered comes from the documents.
 */
export const chatRequestSchema = z.looseObject({
  /** The id of a workspace. */
  model: z.string(),
  messages: z.array(message).min(1).max(1000),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  /** There is one answer. */
  n: z.literal(1).nullish(),
  pincite: askSchema.omit({ question: true }).optional(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;

/** Earlier questions that a new one may lean on. */
const questionsCarried = 6;

type Turn = { question: string; answer: string };

function textOf({ content }: z.infer<typeof message>): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text }) => text).join('\n');
}

/**
 * What is asked: the last message of the person, after their earlier ones. Earlier answers are left out: nobody can tell which documents stand
 * behind a text that a program sends, and a stored answer must not outlive the right to read those. Throws `QUESTION_EMPTY` when the
 * person says nothing.
 */
export function questionOf({ model, messages, pincite = {} }: ChatRequest): AskInput & {
  workspaceId: string;
  history: Turn[];
} {
  const said = messages.filter(({ role }) => role === 'user').map(textOf);
  const question = said.at(-1);
  if (question === undefined) throw new AppError('QUESTION_EMPTY');
  // A conversation that is kept here knows its turns itself.
  const earlier = pincite.conversationId === undefined ? said.slice(0, -1).slice(-questionsCarried) : [];
  const history = earlier.map((text) => ({ question: text.slice(0, questionMaxLength), answer: '' }));
  return { ...pincite, question, workspaceId: model, history };
}
