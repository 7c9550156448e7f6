import { countPrompt, messagesOf, writeReply } from './double-model.ts';
import { sendJson, startDouble, type Call, type EngineDouble } from './double-server.ts';
import { schemaOf, sendEmbeddings, streamReply } from './openai-shape.ts';

/**
 * LM Studio as its documentation and its bug tracker describe it: every path that it doesn't have is answered with 200, only
 * `json_schema` is accepted as a response format, and a prompt that doesn't fit is an `event: error` in a stream that began well.
 */

const model = 'qwen3-4b-instruct-2507';
const embedder = 'text-embedding-nomic-embed-text-v1.5';

function chat({ body, response }: Call, loadedContext: number): void {
  if (body['model'] !== model) {
    const message = `Invalid model identifier "${String(body['model'])}". Please specify a valid downloaded model (e.g. ${model}).`;
    const error = { message, type: 'invalid_request_error', param: 'model', code: 'model_not_found' };
    sendJson(response, 400, { error });
    return;
  }
  const format = body['response_format'] as { type?: string } | undefined;
  if (format?.type === 'json_object') {
    sendJson(response, 400, { error: "'response_format.type' must be 'json_schema' or 'text'" });
    return;
  }
  const messages = messagesOf(body);
  if (countPrompt(messages) > loadedContext) {
    const message =
      'The number of tokens to keep from the initial prompt is greater than the context length. Try to load the model with a larger context length, or provide a shorter input';
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`event: error\ndata: ${JSON.stringify({ error: { message }, message })}\n\n`);
    return;
  }
  streamReply(response, {
    text: writeReply(messages, { schema: schemaOf(body) }),
    body,
    firstDelta: { role: 'assistant' },
    thought: body['reasoning_effort'] === 'none' ? undefined : { field: 'reasoning_content', text: 'Hm.' },
  });
}

/** Starts a double of LM Studio with a chat model that is loaded with this context, and an embedding model. */
export function startLmStudio({ loadedContext = 8192 } = {}): Promise<EngineDouble> {
  return startDouble({
    model,
    chatPaths: ['/v1/chat/completions'],
    suffix: '/v1',
    routes: {
      'GET /api/v0/models': ({ response }) => {
        const shared = {
          object: 'model',
          publisher: 'qwen',
          quantization: 'Q4_K_M',
          max_context_length: 262_144,
        };
        sendJson(response, 200, {
          object: 'list',
          data: [
            { id: model, type: 'llm', state: 'loaded', loaded_context_length: loadedContext, ...shared },
            { id: embedder, type: 'embeddings', state: 'not-loaded', ...shared },
          ],
        });
      },
      'GET /v1/models': ({ response }) => {
        const data = [model, embedder].map((id) => ({ id, object: 'model', owned_by: 'organization_owner' }));
        sendJson(response, 200, { object: 'list', data });
      },
      'POST /v1/chat/completions': (call) => {
        chat(call, loadedContext);
      },
      'POST /v1/embeddings': sendEmbeddings,
    },
    elsewhere: ({ request, path, response }) => {
      const error = `Unexpected endpoint or method. (${String(request.method)} ${path}). Returning 200 anyway`;
      sendJson(response, 200, { error });
    },
  });
}
