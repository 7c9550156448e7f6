import { countPrompt, countTokens, messagesOf, writeReply, type ModelHabits } from './double-model.ts';
import { sendJson, startDouble, type Call, type EngineDouble } from './double-server.ts';
import { schemaOf, sendEmbeddings, sendScores, streamReply } from './openai-shape.ts';

/**
 * llama-server as tools/server/README.md of llama.cpp describes it: `grammar`, `/tokenize`, `/props`, one model whatever the
 * name, comments that keep the stream alive, and an error with numbers for a prompt that doesn't fit.
 */

export const llamaModel = 'Qwen3-4B-Instruct-2507-Q4_K_M.gguf';

export type LlamaOptions = ModelHabits & {
  contextTokens?: number;
  requiredKey?: string;
  tls?: { key: string; cert: string };
};

/** How llama-server answers a chat; Jan passes chats on to one. */
export function llamaChat({ body, response }: Call, options: LlamaOptions): void {
  const { contextTokens = 8192 } = options;
  const messages = messagesOf(body);
  const promptTokens = countPrompt(messages);
  if (promptTokens > contextTokens) {
    const message = `request (${promptTokens} tokens) exceeds the available context size (${contextTokens} tokens), try increasing it`;
    const error = { code: 400, message, type: 'exceed_context_size_error', n_prompt_tokens: promptTokens };
    sendJson(response, 400, { error: { ...error, n_ctx: contextTokens } });
    return;
  }
  const template = body['chat_template_kwargs'] as { enable_thinking?: boolean } | undefined;
  const grammar = typeof body['grammar'] === 'string' ? body['grammar'] : undefined;
  streamReply(response, {
    text: writeReply(messages, { grammar, schema: schemaOf(body) }, options),
    body,
    firstDelta: { role: 'assistant', content: null },
    comment: 'keep-alive',
    thought: template?.enable_thinking === false ? undefined : { field: 'reasoning_content', text: 'Hm.' },
  });
}

/** Starts a double of llama-server. */
export function startLlamaServer(options: LlamaOptions = {}): Promise<EngineDouble> {
  const { contextTokens = 8192, requiredKey } = options;
  return startDouble({
    model: llamaModel,
    chatPaths: ['/v1/chat/completions'],
    suffix: '/v1',
    ...(options.tls && { tls: options.tls }),
    admit: ({ request, response }) => {
      if (requiredKey === undefined || request.headers.authorization === `Bearer ${requiredKey}`) return true;
      sendJson(response, 401, {
        error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' },
      });
      return false;
    },
    routes: {
      'GET /props': ({ response }) => {
        sendJson(response, 200, {
          default_generation_settings: { n_ctx: contextTokens },
          total_slots: 1,
          model_path: `/models/${llamaModel}`,
        });
      },
      'GET /v1/models': ({ response }) => {
        const meta = { vocab_type: 2, n_ctx_train: 262_144 };
        const data = [{ id: llamaModel, object: 'model', created: 1, owned_by: 'llamacpp', meta }];
        sendJson(response, 200, { object: 'list', data });
      },
      'POST /tokenize': ({ body, response }) => {
        sendJson(response, 200, {
          tokens: Array.from({ length: countTokens(String(body['content'])) }, () => 1),
        });
      },
      'POST /v1/chat/completions': (call) => {
        llamaChat(call, options);
      },
      'POST /v1/embeddings': sendEmbeddings,
      'POST /v1/rerank': sendScores,
    },
    elsewhere: ({ response }) => {
      sendJson(response, 404, { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } });
    },
  });
}
