import { countPrompt, countTokens, inParts, messagesOf, writeReply, type Message } from './double-model.ts';
import { sendJson, sendText, startDouble, type Body, type Call, type EngineDouble } from './double-server.ts';
import { schemaOf, sendEmbeddings, streamReply } from './openai-shape.ts';

/**
 * Ollama as docs/api.md, docs/openai.md and its issues describe it: its own /api with streams of JSON lines, and an
 * OpenAI-compatible /v1 where the length of the context can't be set. A prompt that is longer than the context is cut without
 * a word (issue 4967), unless `truncate` is false.
 */

/** What Ollama gives a model that nobody sets it for, on a machine with little graphics memory. */
const usualContext = 4096;
const trainedContext = 40_960;
const model = 'qwen3:4b-instruct';
const embedder = 'nomic-embed-text:latest';

/** What is left of the messages when they don't fit: the system message, and the end of the last one. */
function truncated(messages: readonly Message[], contextTokens: number): Message[] {
  const system = messages.filter(({ role }) => role === 'system');
  const last = messages.at(-1);
  const room = Math.max(0, contextTokens - countPrompt(system)) * 4;
  return last ? [...system, { ...last, content: last.content.slice(-room) }] : system;
}

function unknownModel({ body }: Call): boolean {
  return ![model, embedder, 'nomic-embed-text'].includes(String(body['model']));
}

function chatLines(call: Call): void {
  const { body, response } = call;
  if (unknownModel(call)) {
    sendJson(response, 404, { error: `model '${String(body['model'])}' not found` });
    return;
  }
  const options = (body['options'] ?? {}) as { num_ctx?: number; num_predict?: number };
  const context = options.num_ctx ?? usualContext;
  const messages = messagesOf(body);
  const fits = countPrompt(messages) <= context;
  if (!fits && body['truncate'] === false) {
    sendJson(response, 400, { error: 'the input length exceeds the context length' });
    return;
  }
  const read = fits ? messages : truncated(messages, context);
  const schema = typeof body['format'] === 'object' ? (body['format'] as Body) : undefined;
  const text = writeReply(read, { schema });
  const line = (more: Body) => `${JSON.stringify({ model, created_at: '2026-01-01T00:00:00Z', ...more })}\n`;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  if (body['think'] !== false) {
    response.write(line({ message: { role: 'assistant', content: '', thinking: 'Hm.' }, done: false }));
  }
  for (const content of inParts(text))
    response.write(line({ message: { role: 'assistant', content }, done: false }));
  response.end(
    line({
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: 'stop',
      total_duration: 1,
      prompt_eval_count: countPrompt(read),
      eval_count: countTokens(text),
    }),
  );
}

function chatOpenAi(call: Call): void {
  const { body, response } = call;
  if (unknownModel(call)) {
    const message = `model "${String(body['model'])}" not found, try pulling it first`;
    sendJson(response, 404, { error: { message, type: 'not_found_error', param: null, code: null } });
    return;
  }
  const messages = messagesOf(body);
  const read = countPrompt(messages) > usualContext ? truncated(messages, usualContext) : messages;
  streamReply(response, {
    text: writeReply(read, { schema: schemaOf(body) }),
    body: { ...body, messages: read },
    firstDelta: { role: 'assistant', content: '' },
    thought: body['reasoning_effort'] === 'none' ? undefined : { field: 'reasoning', text: 'Hm.' },
  });
}

function show({ body, response }: Call): void {
  if (body['model'] === model) {
    sendJson(response, 200, {
      capabilities: ['completion', 'tools'],
      details: { family: 'qwen3', quantization_level: 'Q4_K_M' },
      model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': trainedContext },
    });
  } else if (body['model'] === embedder) {
    sendJson(response, 200, {
      capabilities: ['embedding'],
      model_info: { 'general.architecture': 'nomic-bert', 'nomic-bert.context_length': 2048 },
    });
  } else sendJson(response, 404, { error: `model '${String(body['model'])}' not found` });
}

/** Starts a double of Ollama with a chat model and an embedding model. */
export function startOllama(): Promise<EngineDouble> {
  return startDouble({
    model,
    chatPaths: ['/api/chat', '/v1/chat/completions'],
    suffix: '',
    routes: {
      'GET /': ({ response }) => {
        sendText(response, 200, 'Ollama is running');
      },
      'GET /api/version': ({ response }) => {
        sendJson(response, 200, { version: '0.40.12' });
      },
      'GET /api/tags': ({ response }) => {
        sendJson(response, 200, {
          models: [model, embedder].map((name) => ({ name, model: name, size: 2_600_000_000, digest: 'a' })),
        });
      },
      'POST /api/show': show,
      'POST /api/chat': chatLines,
      'GET /v1/models': ({ response }) => {
        const data = [model, embedder].map((id) => ({
          id,
          object: 'model',
          created: 1,
          owned_by: 'library',
        }));
        sendJson(response, 200, { object: 'list', data });
      },
      'POST /v1/chat/completions': chatOpenAi,
      'POST /v1/embeddings': sendEmbeddings,
    },
    elsewhere: ({ response }) => {
      sendText(response, 404, '404 page not found');
    },
  });
}
