import { sendJson, sendText, startDouble, type Call, type EngineDouble } from './double-server.ts';
import { llamaChat } from './llama-server.ts';
import { sendEmbeddings } from './openai-shape.ts';

/**
 * Jan as src-tauri/src/core/server/proxy.rs writes it: a proxy before llama-server that wants a key and a trusted host, knows
 * four paths, names only models that are running, and says what is wrong in plain text.
 */

const model = 'Qwen3-4B-Instruct-2507-Q4_K_M';
export const janKey = 'a-key-of-jan';

function admitted({ request, response }: Call, trustsHost: boolean): boolean {
  if (!trustsHost) {
    sendText(response, 403, 'Invalid host header');
    return false;
  }
  const { authorization } = request.headers;
  if (authorization === `Bearer ${janKey}`) return true;
  const message = authorization ? 'Invalid or missing authorization token' : 'Missing authorization header';
  sendText(response, 401, message);
  return false;
}

/** Starts a double of Jan. */
export function startJan({ trustsHost = true, isModelRunning = true } = {}): Promise<EngineDouble> {
  return startDouble({
    model,
    chatPaths: ['/v1/chat/completions'],
    suffix: '/v1',
    admit: (call) => admitted(call, trustsHost),
    routes: {
      'GET /v1/models': ({ response }) => {
        const running = { id: model, object: 'model', created: 1, owned_by: 'user' };
        sendJson(response, 200, { object: 'list', data: isModelRunning ? [running] : [] });
      },
      'POST /v1/chat/completions': (call) => {
        const wanted = String(call.body['model']);
        if (!isModelRunning) sendText(call.response, 503, 'No models are available');
        else if (wanted !== model)
          sendText(call.response, 404, `No running session found for model '${wanted}'`);
        else llamaChat(call, {});
      },
      'POST /v1/embeddings': sendEmbeddings,
    },
    elsewhere: ({ response }) => {
      sendText(response, 404, 'Not Found');
    },
  });
}
