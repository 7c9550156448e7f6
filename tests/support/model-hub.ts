import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sleep } from '#lib/core/clock.ts';

/** What the hub does with one request instead of answering it well. */
export type HubPlay =
  /** Ends the connection after so many bytes of the content. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'status'; status: number; retryAfter?: string }
  | { kind: 'redirect'; to: string }
  /** Changes every byte of what it sends. */
  | { kind: 'wrong-bytes' }
  /** Sends the content from another place than was asked for. */
  | { kind: 'other-part' }
  /** Answers the whole content, whatever part was asked for. */
  | { kind: 'whole' }
  /** Sends the content in pieces, with a pause after each. */
  | { kind: 'slow'; pieceBytes: number; pauseMs: number };

export type ModelHub = {
  url: string;
  /** Every request, as `GET <path> <range>`. */
  requests: string[];
  /** What the hub has, by file name; `saysSha256` and `saysNothing` make it lie about it, or keep silent. */
  files: Map<string, { content: Buffer; saysSha256?: string; saysNothing?: true }>;
  /** What the next requests get, one after the other; then `always`, if it is set, then the content. */
  play: (...plays: HubPlay[]) => void;
  always: (play: HubPlay | null) => void;
  stop: () => Promise<void>;
};

const arriveMs = 40;

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/**
 * A model hub on this machine, which answers as Hugging Face does: `/<owner>/<name>/resolve/<revision>/<file>`, with ranges, and
 * with the hash and size of the file in the headers of its first answer.
 */
export async function startModelHub(): Promise<ModelHub> {
  const requests: string[] = [];
  const files: ModelHub['files'] = new Map();
  let plays: HubPlay[] = [];
  let always: HubPlay | null = null;
  const server = createServer((request, response) => {
    requests.push([request.method, request.url, request.headers.range].filter(Boolean).join(' '));
    const play = plays.shift() ?? always;
    void answer({ request, response, files, play });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    files,
    play: (...next) => {
      plays = [...plays, ...next];
    },
    always: (next) => {
      always = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  files: ModelHub['files'];
  play: HubPlay | null;
};

async function answer({ request, response, files, play }: Exchange): Promise<void> {
  const file = files.get((request.url ?? '').split('/').at(-1) ?? '');
  if (play?.kind === 'status') {
    response.writeHead(play.status, play.retryAfter === undefined ? {} : { 'retry-after': play.retryAfter });
    response.end();
    return;
  }
  if (!file) {
    response.writeHead(404).end();
    return;
  }
  const digest = { 'x-linked-etag': `"${file.saysSha256 ?? hashOf(file.content)}"` };
  const facts = file.saysNothing ? {} : { ...digest, 'x-linked-size': String(file.content.length) };
  if (play?.kind === 'redirect') {
    response.writeHead(302, { ...facts, location: play.to }).end();
    return;
  }
  await sendContent(response, { content: file.content, facts, play, range: request.headers.range });
}

type Content = {
  content: Buffer;
  facts: Record<string, string>;
  play: HubPlay | null;
  range: string | undefined;
};

async function sendContent(
  response: ServerResponse,
  { content, facts, play, range }: Content,
): Promise<void> {
  const asked = play?.kind === 'whole' ? undefined : /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
  const from = Number(asked ?? 0) + (play?.kind === 'other-part' ? 1 : 0);
  if (from >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const part = Buffer.from(content.subarray(from));
  const place = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
  const headers = { ...facts, 'content-length': part.length, ...(asked === undefined ? {} : place) };
  response.writeHead(asked === undefined ? 200 : 206, headers);
  await sendPart(response, part, play);
}

async function sendPart(response: ServerResponse, part: Buffer, play: HubPlay | null): Promise<void> {
  switch (play?.kind) {
    case 'slow':
      await sendSlowly(response, part, play);
      return;
    case 'cut':
      response.write(part.subarray(0, play.afterBytes));
      // Ended at once, the connection would take with it what the other side has not read yet.
      await sleep(arriveMs);
      response.destroy();
      return;
    case 'wrong-bytes':
      response.end(part.map((byte) => byte ^ 0xff));
      return;
    default:
      response.end(part);
  }
}

async function sendSlowly(
  response: ServerResponse,
  part: Buffer,
  { pieceBytes, pauseMs }: { pieceBytes: number; pauseMs: number },
): Promise<void> {
  for (let at = 0; at < part.length && !response.destroyed; at += pieceBytes) {
    response.write(part.subarray(at, at + pieceBytes));
    await sleep(pauseMs);
  }
  response.end();
}
