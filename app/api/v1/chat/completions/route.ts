import { answerChat } from '#app/_server/v1/answer-chat.ts';
import { chatRequestSchema } from '#app/_server/v1/chat-request.ts';
import { presentOpenAiError } from '#app/_server/v1/openai-error.ts';
import { withRoute } from '#app/_server/with-route.ts';

/** Asks a workspace in OpenAI's protocol. */
export const POST = withRoute(
  { body: chatRequestSchema, keys: true, refuse: presentOpenAiError },
  ({ context, request, body }) => answerChat(context, { request, body }),
);
