import { countPrompt, countTokens, messagesOf, writeReply } from './double-model.ts';
import { sendJson, startDouble, type Body, type Call, type EngineDouble } from './double-server.ts';
import { schemaOf, sendEmbeddings, streamReply } from './openai-shape.ts';

/**
 * vLLM as its documentation describes it: `structured_outputs` since 0.11 and `guided_grammar` before 0.12, models with
 * `max_model_len`, `/tokenize` for texts and for whole prompts, and a 400 with numbers for what doesn't fit. Old versions
 * refuse every field that they don't know.
 */

const model = 'Qwen/Qwen3-4B-Instruct-2507';

/** `current`: 0.12 and later. `old`: knows `guided_grammar`. `strict`: so old that unknown fields are a 400. */
export type VllmVersion = 'current' | 'old' | 'strict';

const strictFields = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'temperature',
  'seed',
  'response_format',
  'guided_grammar',
]);

function grammarOf(body: Body, version: VllmVersion): string | undefined {
  const given =
    version === 'current'
      ? (body['structured_outputs'] as { grammar?: unknown } | undefined)?.grammar
      : body['guided_grammar'];
  return typeof given === 'string' ? given : undefined;
}

const failure = (message: string, code: number, type: string) => ({
  error: { message, type, param: null, code },
});

function chat({ body, response }: Call, { version, contextTokens }: Required<VllmOptions>): void {
  const unknown = Object.keys(body).find((field) => !strictFields.has(field));
  if (version === 'strict' && unknown !== undefined) {
    const message = `[{'type': 'extra_forbidden', 'loc': ('body', '${unknown}'), 'msg': 'Extra inputs are not permitted'}]`;
    sendJson(response, 400, { object: 'error', message, type: 'BadRequestError', param: null, code: 400 });
    return;
  }
  if (body['model'] !== model) {
    sendJson(
      response,
      404,
      failure(`The model \`${String(body['model'])}\` does not exist.`, 404, 'NotFoundError'),
    );
    return;
  }
  const messages = messagesOf(body);
  if (countPrompt(messages) + Number(body['max_tokens'] ?? 0) > contextTokens) {
    const message = `This model's maximum context length is ${contextTokens} tokens. However, you requested more. Please reduce the length of the messages or completion.`;
    sendJson(response, 400, failure(message, 400, 'BadRequestError'));
    return;
  }
  const template = body['chat_template_kwargs'] as { enable_thinking?: boolean } | undefined;
  const text = writeReply(messages, { grammar: grammarOf(body, version), schema: schemaOf(body) });
  // Without a reasoning parser what the model thinks stands in its answer.
  const thought = template?.enable_thinking === false ? '' : '<think>\nHm.\n</think>\n\n';
  const isHeld = grammarOf(body, version) !== undefined || schemaOf(body) !== undefined;
  streamReply(response, {
    text: isHeld ? text : thought + text,
    body,
    firstDelta: { role: 'assistant', content: '' },
  });
}

type VllmOptions = { version?: VllmVersion; contextTokens?: number };

/** Starts a double of vLLM. */
export function startVllm({
  version = 'current',
  contextTokens = 16_384,
}: VllmOptions = {}): Promise<EngineDouble> {
  return startDouble({
    model,
    chatPaths: ['/v1/chat/completions'],
    suffix: '/v1',
    routes: {
      'GET /version': ({ response }) => {
        sendJson(response, 200, { version: version === 'current' ? '0.14.1' : '0.6.3' });
      },
      'GET /v1/models': ({ response }) => {
        const data = [
          {
            id: model,
            object: 'model',
            created: 1,
            owned_by: 'vllm',
            root: model,
            max_model_len: contextTokens,
          },
        ];
        sendJson(response, 200, { object: 'list', data });
      },
      'POST /tokenize': ({ body, response }) => {
        const messages = messagesOf(body);
        const count = messages.length > 0 ? countPrompt(messages) : countTokens(String(body['prompt']));
        sendJson(response, 200, { count, max_model_len: contextTokens, tokens: [] });
      },
      'POST /v1/chat/completions': (call) => {
        chat(call, { version, contextTokens });
      },
      'POST /v1/embeddings': sendEmbeddings,
    },
    elsewhere: ({ response }) => {
      sendJson(response, 404, { detail: 'Not Found' });
    },
  });
}
