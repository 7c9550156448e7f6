import type { ServerResponse } from 'node:http';
import { countPrompt, countTokens, inParts, messagesOf, vectorOf } from './double-model.ts';
import { sendJson, type Body, type Call } from './double-server.ts';

/** The parts of the OpenAI protocol that the doubles share. */

export type StreamOptions = {
  text: string;
  body: Body;
  /** What the model thinks aloud before it answers. */
  thought?: { field: 'reasoning_content' | 'reasoning'; text: string } | undefined;
  /** The first delta, in which servers differ. */
  firstDelta: Body;
  /** Sent between the parts, as servers do that keep a connection alive. */
  comment?: string;
};

const chunk = (choices: unknown[], more: Body = {}) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, choices, ...more })}\n\n`;

function cutToLength(text: string, body: Body): string {
  const most = typeof body['max_tokens'] === 'number' ? body['max_tokens'] : Infinity;
  return countTokens(text) > most ? text.slice(0, most * 4) : text;
}

/** Streams a reply in the shape of OpenAI: parts, an end with its reason, the usage with empty choices, `[DONE]`. */
export function streamReply(response: ServerResponse, options: StreamOptions): void {
  const { text, body, thought, firstDelta, comment } = options;
  const written = cutToLength(text, body);
  const delta = (content: Body) => chunk([{ index: 0, delta: content, finish_reason: null }]);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  if (comment !== undefined) response.write(`: ${comment}\n\n`);
  response.write(delta(firstDelta));
  for (const part of thought ? inParts(thought.text) : [])
    response.write(delta({ [thought?.field ?? '']: part }));
  for (const part of inParts(written)) {
    if (comment !== undefined) response.write(`: ${comment}\n\n`);
    response.write(delta({ content: part }));
  }
  response.write(chunk([{ index: 0, delta: {}, finish_reason: written === text ? 'stop' : 'length' }]));
  const wantsUsage = JSON.stringify(body['stream_options'] ?? {}).includes('"include_usage":true');
  const promptTokens = countPrompt(messagesOf(body));
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: countTokens(written),
    total_tokens: promptTokens + countTokens(written),
  };
  if (wantsUsage) response.write(chunk([], { usage }));
  response.end('data: [DONE]\n\n');
}

/** The schema of `response_format`, where the body has one. */
export function schemaOf(body: Body): Body | undefined {
  const format = body['response_format'] as { type?: string; json_schema?: { schema?: Body } } | undefined;
  return format?.type === 'json_schema' ? format.json_schema?.schema : undefined;
}

/** Answers a request for embeddings. */
export function sendEmbeddings({ body, response }: Call): void {
  const texts = (Array.isArray(body['input']) ? body['input'] : [body['input']]).map(String);
  sendJson(response, 200, {
    object: 'list',
    data: texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) })),
    model: body['model'],
  });
}

/** Answers a request for the scores of documents, with raw outputs of the model as llama-server sends them. */
export function sendScores({ body, response }: Call): void {
  const documents = Array.isArray(body['documents']) ? body['documents'].map(String) : [];
  const asked = new Set(String(body['query']).toLowerCase().split(/\W+/));
  const results = documents.map((document, index) => ({
    index,
    relevance_score:
      document
        .toLowerCase()
        .split(/\W+/)
        .filter((word) => asked.has(word)).length - 3,
  }));
  sendJson(response, 200, { results: results.reverse() });
}
