import { messagesOf, writeReply, type ModelHabits } from './double-model.ts';
import { sendJson, startDouble, type EngineDouble } from './double-server.ts';
import { streamReply } from './openai-shape.ts';

/** A server that speaks the common part of the OpenAI protocol and ignores whatever else it is sent. */
export function startPlainServer(habits: ModelHabits = {}): Promise<EngineDouble> {
  const model = 'some-model';
  return startDouble({
    model,
    chatPaths: ['/v1/chat/completions'],
    suffix: '/v1',
    routes: {
      'GET /v1/models': ({ response }) => {
        sendJson(response, 200, { object: 'list', data: [{ id: model, object: 'model', owned_by: 'me' }] });
      },
      'POST /v1/chat/completions': ({ body, response }) => {
        streamReply(response, {
          text: writeReply(messagesOf(body), {}, habits),
          body,
          firstDelta: { role: 'assistant', content: '' },
        });
      },
    },
    elsewhere: ({ response }) => {
      sendJson(response, 404, { error: { message: 'Not found' } });
    },
  });
}
