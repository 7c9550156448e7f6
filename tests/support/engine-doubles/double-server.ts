import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/**
 * What the doubles of model servers have in common: a server on loopback that records what it was asked, and the ways in
 * which any server can go wrong. How each of them speaks is in a file of its own.
 */

export type Body = Record<string, unknown>;

export type AskedRequest = { method: string; path: string; authorization: string | undefined; body: Body };

/** How the engine goes wrong from now on. `gone`: it stops listening and all its connections are cut. */
export type Fault = 'status-500' | 'never' | 'garbage' | 'forever' | 'alive-forever' | 'cut' | 'gone';

export type EngineDouble = {
  /** What an administrator enters as the address. */
  url: string;
  /** The language model that it has. */
  model: string;
  asked: AskedRequest[];
  /** Applies to chats only, as most trouble does; `gone` to everything. */
  breakDown: (fault: Fault | null) => Promise<void>;
  close: () => Promise<void>;
};

export type Call = { request: IncomingMessage; response: ServerResponse; path: string; body: Body };
export type Handler = (call: Call) => Promise<void> | void;

export type ServerOptions = {
  model: string;
  /** By method and path, e.g. `POST /v1/chat/completions`. */
  routes: Readonly<Record<string, Handler>>;
  /** What is sent for everything else. */
  elsewhere: Handler;
  /** Looks at every request first; false when it has answered it. */
  admit?: (call: Call) => boolean;
  /** The paths of chats. */
  chatPaths: readonly string[];
  /** What the address ends in. */
  suffix: string;
  tls?: { key: string; cert: string };
};

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function readBody(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Body);
}

/** Sends JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Sends text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}

async function playFault(fault: Fault, { response }: Call): Promise<void> {
  const chunk = (content: string) =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;
  if (fault === 'never') return;
  if (fault === 'status-500') {
    sendJson(response, 500, { error: { message: 'CUDA error: out of memory', type: 'server_error' } });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (fault === 'garbage') response.end('data: \u0000\u0001<html>not what was asked for\n\n');
  if (fault === 'cut') {
    response.write(chunk('The rent is due on the fir'));
    await pause(20);
    response.destroy();
  }
  while ((fault === 'forever' || fault === 'alive-forever') && !response.destroyed) {
    response.write(fault === 'forever' ? chunk('The rent is due. [1.1]\n') : ': still alive\n\n');
    await pause(fault === 'forever' ? 1 : 50);
  }
}

/** Starts a double on a free port of 127.0.0.1. */
export async function startDouble(options: ServerOptions): Promise<EngineDouble> {
  const asked: AskedRequest[] = [];
  let fault: Fault | null = null;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const method = request.method ?? 'GET';
    const body = await readBody(request);
    const call = { request, response, path, body };
    asked.push({ method, path, authorization: request.headers.authorization, body });
    if (options.admit?.(call) === false) return;
    if (fault !== null && options.chatPaths.includes(path)) await playFault(fault, call);
    else await (options.routes[`${method} ${path}`] ?? options.elsewhere)(call);
  }

  const listener: RequestListener = (request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
  const stop = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'https://localhost' : 'http://127.0.0.1'}:${port}${options.suffix}`,
    model: options.model,
    asked,
    breakDown: async (next) => {
      fault = next;
      if (next === 'gone') await stop();
      else if (!server.listening) await listen(port);
    },
    close: stop,
  };
}
