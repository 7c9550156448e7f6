import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { findModelFiles } from '#lib/models/files.ts';
import {
  embeddingBodySchema,
  loadBodySchema,
  rerankBodySchema,
  tokenizeBodySchema,
} from '#lib/models/wire.ts';
import { readJson, sendError, sendJson, signalOfClient } from './http.ts';
import { engineHealth, loadModel, type Engine } from './models.ts';
import { serveChat } from './serve-chat.ts';
import { serveForget } from './serve-forget.ts';
import { embeddingReply, embedInSlices } from './serve-embeddings.ts';

type Handler = (engine: Engine, request: IncomingMessage, response: ServerResponse) => Promise<void>;

const serveHealth: Handler = async (engine, _request, response) => {
  sendJson(response, 200, await engineHealth(engine));
};

const serveModels: Handler = async (_engine, _request, response) => {
  const files = await findModelFiles();
  const data = files.map(({ name, modifiedMs }) => ({
    id: name,
    object: 'model',
    created: Math.floor(modifiedMs / 1000),
    owned_by: 'local',
  }));
  sendJson(response, 200, { object: 'list', data });
};

const serveLoad: Handler = async (engine, request, response) => {
  const { role, model } = await readJson(request, loadBodySchema);
  await loadModel(engine, role, model);
  sendJson(response, 200, await engineHealth(engine));
};

const serveEmbeddings: Handler = async (engine, request, response) => {
  const signal = signalOfClient(response);
  const body = await readJson(request, embeddingBodySchema);
  const lease = await engine.slots.embedding.acquire(body.model);
  try {
    const lane = body.priority === 'ingestion' ? 'ingestion' : 'urgent';
    const embeddings = await embedInSlices(lease.model, engine, { texts: body.input, lane, signal });
    sendJson(response, 200, embeddingReply(body, lease.file.name, embeddings));
  } finally {
    lease.release();
  }
};

const serveRerank: Handler = async (engine, request, response) => {
  const signal = signalOfClient(response);
  const { model, query, documents, priority } = await readJson(request, rerankBodySchema);
  const lease = await engine.slots.reranker.acquire(model);
  try {
    const lane = priority === 'ingestion' ? 'ingestion' : 'urgent';
    const results: { index: number; relevance_score: number }[] = [];
    for (const [index, document] of documents.entries()) {
      // A turn for each document: another person's question never waits for a whole list.
      const score = await engine.scheduler.run({ lane, signal }, () => {
        engine.governor.apply(lease.model.threads);
        return lease.model.rank(query, document);
      });
      results.push({ index, relevance_score: score });
    }
    sendJson(response, 200, { model: lease.file.name, results });
  } finally {
    lease.release();
  }
};

const serveTokenize: Handler = async (engine, request, response) => {
  const body = await readJson(request, tokenizeBodySchema);
  if ('messages' in body) {
    const lease = await engine.slots.chat.acquire(body.model);
    const counts = [lease.model.countPromptTokens(body.messages)];
    lease.release();
    sendJson(response, 200, { counts });
    return;
  }
  const lease = await engine.slots[body.role].acquire(body.model);
  const counts = body.texts.map((text) => lease.model.countTokens(text));
  lease.release();
  sendJson(response, 200, { counts });
};

const routes: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['GET /health', serveHealth],
  ['GET /v1/models', serveModels],
  ['POST /v1/models/load', serveLoad],
  ['POST /v1/chat/completions', serveChat],
  ['POST /v1/forget', serveForget],
  ['POST /v1/embeddings', serveEmbeddings],
  ['POST /v1/rerank', serveRerank],
  ['POST /v1/tokenize', serveTokenize],
]);

async function handle(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const route = routes.get(`${request.method ?? ''} ${path}`);
  if (!route) {
    sendJson(response, 404, {
      error: { message: 'no such endpoint', type: 'invalid_request_error', code: 'NOT_FOUND' },
    });
    return;
  }
  try {
    await route(engine, request, response);
  } catch (error) {
    const isGone = response.destroyed;
    if (!isGone) {
      if (isAppError(error))
        logger('engine').info({ path, code: error.code, reason: error.message }, 'request refused');
      else logger('engine').error({ path, err: error }, 'request failed');
    }
    sendError(response, error);
  }
}

/** The HTTP server of the engine, not yet listening. */
export function createEngineServer(engine: Engine): Server {
  // Requests may wait in the queue for long, so only the time to send the request itself is bounded.
  return createServer({ requestTimeout: 60_000, keepAliveTimeout: 30_000 }, (request, response) => {
    void handle(engine, request, response);
  });
}
