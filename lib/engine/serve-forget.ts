import type { IncomingMessage, ServerResponse } from 'node:http';
import { forgetBodySchema } from '#lib/models/wire.ts';
import { readJson, sendJson } from './http.ts';
import type { Engine } from './models.ts';

/** POST /v1/forget: evaluated tokens are forgotten before it answers; those of an answer that is being written, once it ends. */
export async function serveForget(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request, forgetBodySchema);
  const what = 'everything' in body ? 'everything' : body;
  const leftTokens = await engine.scheduler.run(
    { lane: 'urgent' },
    async () => (await engine.slots.chat.present?.model.forget(what)) ?? 0,
  );
  sendJson(response, 200, { left_tokens: leftTokens });
}
