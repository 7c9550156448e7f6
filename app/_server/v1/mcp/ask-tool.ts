import type { McpServer, ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { askSchema } from '#lib/shared/answer.ts';
import { ChatCompletion } from '../chat-completion.ts';
import { extensionSchema } from '../chat-schemas.ts';
import { quoteDocuments } from './quote-documents.ts';
import { untrusted } from './reading-tools.ts';
import { toolResult } from './tool-result.ts';

/** Clients give up on a tool that says nothing; a model on a processor may read for a minute. */
const progressEveryMs = 5000;

const asked = extensionSchema
  .pick({ refused: true, mode: true, conversationId: true, claims: true, citations: true, withheld: true })
  .extend({ answer: z.string() });

/** Another language model than the one in use is for administrators who compare them, and keys don't lend that. */
const input = askSchema.omit({ chat: true }).extend({
  workspaceId: z.string().max(100).describe('The id of a workspace, from list_workspaces.'),
  question: z.string().describe('A question in a full sentence.'),
});

/** Tells a client that wants to know that the work goes on, until the returned function is called. */
function keepTelling({ mcpReq }: ServerContext): () => void {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let progress = 0;
  const timer = setInterval(() => {
    progress += 1;
    void mcpReq
      .notify({ method: 'notifications/progress', params: { progressToken, progress } })
      .catch(() => undefined);
  }, progressEveryMs);
  return () => {
    clearInterval(timer);
  };
}

async function ask(
  context: RequestContext,
  { workspaceId, signal, ...question }: z.infer<typeof input> & { signal: AbortSignal },
) {
  const completion = new ChatCompletion({ workspaceId, createdAt: now() });
  for await (const event of answerQuestion(context, { workspaceId, ...question, signal }))
    completion.take(event);
  const whole = completion.whole();
  if (!whole) throw new AppError('WORK_CANCELLED', { personMessage: 'The question was cancelled.' });
  const answer = whole.choices[0]?.message.content ?? '';
  return asked.parse({ ...whole.pincite, answer });
}

export function addAskTool(server: McpServer, context: RequestContext, gone: AbortSignal): void {
  server.registerTool(
    'ask',
    {
      title: 'Ask a question',
      description: `Answers a question from the documents of a workspace. Each claim is checked against the sentences that it cites; where the documents do not answer, it says so (refused). ${untrusted}`,
      inputSchema: input,
      outputSchema: asked,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    (question, call) =>
      toolResult(context, async () => {
        const stopTelling = keepTelling(call);
        try {
          const signal = AbortSignal.any([gone, call.mcpReq.signal]);
          const structured = await ask(context, { ...question, signal });
          return { structured, text: quoteDocuments([{ title: 'Answer', text: structured.answer }]) };
        } finally {
          stopTelling();
        }
      }),
  );
}
