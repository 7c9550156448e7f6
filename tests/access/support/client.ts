import { Pool } from 'undici';

/** What is sent, exactly as it is written: no library may tidy the path up. */
export type Sent = {
  method: string;
  path: string;
  /** By what one is who one is: cookies, or a key as `Bearer …`. */
  proof?: string | undefined;
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
    const { method, path, body } = sent;
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const headers: Record<string, string> = { host, ...proofHeaders(sent.proof, origin) };
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
      await inParallel(all, async (sent, index) => {
        replies[index] = await send(sent);
      });
      return replies;
    },
    close: () => pool.close(),
  };
}

/** Works on all of them, some at a time, in order. */
export async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  const workOff = async () => {
    for (const [index, item] of rest) await work(item, index);
  };
  await Promise.all(Array.from({ length: atATime }, workOff));
}

let programs = 0;

/** A page sends cookies and its origin. Programs send a key, each from a machine of its own: wrong keys are counted by address. */
function proofHeaders(proof: string | undefined, origin: string): Record<string, string> {
  if (proof?.startsWith('Bearer ') !== true)
    return { origin, ...(proof === undefined ? {} : { cookie: proof }) };
  programs += 1;
  const address = [10, programs >> 16, programs >> 8, programs].map((part) => part & 255).join('.');
  return { authorization: proof, 'x-forwarded-for': address };
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
