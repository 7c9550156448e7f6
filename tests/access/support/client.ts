import { Pool } from 'undici';

/** What is sent, exactly as it is written: no library may tidy the path up. */
export type Sent = {
  method: string;
  path: string;
  cookie?: string | undefined;
  /** Sent as JSON; a string or bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
};

export type Reply = { status: number; headers: Record<string, string>; body: string };

export type Client = {
  origin: string;
  send: (sent: Sent) => Promise<Reply>;
  /** Sends many, some at a time, and gives the replies in the same order. */
  sendAll: (all: readonly Sent[]) => Promise<Reply[]>;
  close: () => Promise<void>;
};

/** As many as keep two cores busy. */
const atATime = 8;
/** A stream that never ends by itself is read for so long. */
const longestStreamMs = 30_000;

/** A client that sends what a page of this server sends, or whatever it is told to. */
export function openClient(origin: string): Client {
  const pool = new Pool(origin.replace('localhost', '127.0.0.1'), { connections: atATime, pipelining: 1 });
  const host = new URL(origin).host;

  async function send(sent: Sent): Promise<Reply> {
    const { method, path, cookie, body } = sent;
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const headers: Record<string, string> = { host, origin };
    if (cookie !== undefined) headers['cookie'] = cookie;
    if (body !== undefined) headers['content-type'] = isRaw ? 'application/octet-stream' : 'application/json';
    Object.assign(headers, sent.headers);
    const response = await pool.request({
      method: method,
      path,
      headers,
      body: body === undefined ? null : isRaw ? body : JSON.stringify(body),
      headersTimeout: longestStreamMs,
      bodyTimeout: longestStreamMs,
    });
    const found = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
    );
    return { status: response.statusCode, headers: found, body: await readBody(response.body, found) };
  }

  return {
    origin,
    send,
    sendAll: async (all) => {
      const replies: Reply[] = [];
      let next = 0;
      const work = async () => {
        for (let index = next++; index < all.length; index = next++) {
          const sent = all[index];
          if (sent) replies[index] = await send(sent);
        }
      };
      await Promise.all(Array.from({ length: atATime }, work));
      return replies;
    },
    close: () => pool.close(),
  };
}

type Body = AsyncIterable<Buffer> & { destroy: (error?: Error) => void };

/** The whole body; of a stream that goes on for ever (the states of documents) only its first event. */
async function readBody(body: Body, headers: Record<string, string>): Promise<string> {
  const isStream = headers['content-type']?.startsWith('text/event-stream') === true;
  const parts: Buffer[] = [];
  for await (const part of body) {
    parts.push(part);
    const text = isStream ? Buffer.concat(parts).toString('utf8') : '';
    if (isStream && text.startsWith('data: {"documents"') && text.endsWith('\n\n')) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The cookies that a reply sets, as the next request sends them. */
export function cookieOf(reply: Reply): string {
  const set = reply.headers['set-cookie'] ?? '';
  return set
    .split(/,(?=[^;,]+=)/)
    .map((cookie) => cookie.split(';')[0]?.trim() ?? '')
    .join('; ');
}

/** What may differ between two replies that say the same: the moment, and the number of the request. */
export function masked(reply: Reply): Reply {
  const headers = { ...reply.headers };
  for (const name of ['date', 'x-request-id']) if (name in headers) headers[name] = '…';
  const body = reply.body.replaceAll(/"requestId":"[0-9a-f-]{36}"/g, '"requestId":"…"');
  return { status: reply.status, headers, body };
}
