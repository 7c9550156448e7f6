import type { z } from 'zod';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import { bearerKey, resolveKey } from '#lib/auth/resolve-key.ts';
import { anonymousContext, resolveSession } from '#lib/auth/resolve-session.ts';
import { checkOrigin, saysOrigin } from './check-origin.ts';
import { presentError } from './present-error.ts';
import { checked, readJson } from './read-json.ts';

type RouteOptions<Params, Query, Body> = {
  /** True for the few routes that need no sign-in; their context is anonymous. */
  public?: true;
  /** True for the few routes that also serve somebody who has still to show, or to set up, a second factor. */
  pending?: true;
  /** True for the routes that also serve a program with a person's key; the others refuse keys, whatever they lend. */
  keys?: true;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  /** The JSON body. Without it the body is left alone, e.g. for uploads. */
  body?: z.ZodType<Body>;
  /** True where a request with a key must not come from a page of another site either, when it says where it comes from. */
  ownPagesOnly?: true;
  /** How an error is told, where a protocol has a form of its own for it. */
  refuse?: (error: unknown, requestId: string) => Response;
};

export type RouteInput<Params, Query, Body> = {
  context: RequestContext;
  request: Request;
  params: Params;
  query: Query;
  body: Body;
};

const notForKeys = 'A key does not lend this. Sign in to do it.';

type RouteArguments = { params: Promise<unknown> };

/** What a route checks requests by: the description of the API is made from it. */
export type CheckedBy = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType; keys: boolean };

export type RouteHandler = ((request: Request, route?: RouteArguments) => Promise<Response>) & {
  readonly checkedBy: CheckedBy;
};

/**
 * Makes a route of one use case: identify, check where the request comes from, parse, call, present. The handler returns a
 * value (JSON, 200), nothing (204) or a `Response`. Whatever it throws becomes the one form of error.
 */
export function withRoute<Params = undefined, Query = undefined, Body = undefined>(
  options: RouteOptions<Params, Query, Body>,
  handler: (input: RouteInput<Params, Query, Body>) => unknown,
): RouteHandler {
  const { params, query, body, keys = false, refuse = presentError } = options;
  const checkedBy = { ...(params && { params }), ...(query && { query }), ...(body && { body }), keys };
  return Object.assign(answerRequest, { checkedBy });

  async function answerRequest(request: Request, route?: RouteArguments): Promise<Response> {
    const requestId = newId();
    let response: Response;
    try {
      // A key is sent by programs, never by a browser on its own: with one, there is no page to ask where it came from.
      const isByPage = options.public === true || bearerKey(request.headers) === null;
      if (isByPage || (options.ownPagesOnly && saysOrigin(request))) checkOrigin(request);
      const context = await identify(request, { requestId, ...options });
      const params = parseParams(await route?.params, options.params);
      const query = parseQuery(request, options.query);
      const body = options.body ? await readJson(request, options.body) : (undefined as Body);
      response = present(await handler({ context, request, params, query, body }));
    } catch (error) {
      response = refuse(error, requestId);
    }
    return withHeaders(response, requestId);
  }
}

async function identify(
  request: Request,
  input: { requestId: string; public?: true; pending?: true; keys?: true },
): Promise<RequestContext> {
  if (input.public) return anonymousContext(request.headers, input.requestId);
  const key = bearerKey(request.headers);
  // With a key, cookies count for nothing.
  if (key !== null) {
    const lent = await resolveKey(key, { headers: request.headers, requestId: input.requestId });
    if (!input.keys) throw new AppError('UNAUTHENTICATED', { personMessage: notForKeys });
    return lent;
  }
  const context = await resolveSession(request.headers, input.requestId);
  if (!context) throw new AppError('UNAUTHENTICATED');
  if (context.principal.kind === 'pending' && !input.pending) throw new AppError('SECOND_FACTOR_REQUIRED');
  return context;
}

/** A path that can't name anything is "not found", not "invalid". */
function parseParams<Params>(value: unknown, schema: z.ZodType<Params> | undefined): Params {
  if (!schema) return undefined as Params;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError('NOT_FOUND');
  return parsed.data;
}

function parseQuery<Query>(request: Request, schema: z.ZodType<Query> | undefined): Query {
  if (!schema) return undefined as Query;
  return checked(Object.fromEntries(new URL(request.url).searchParams), schema);
}

function present(value: unknown): Response {
  if (value instanceof Response) return value;
  return value === undefined ? new Response(null, { status: 204 }) : Response.json(value);
}

/** Nothing that a route answers may be kept by a cache, guessed to be another type or shown inside another page. */
function withHeaders(response: Response, requestId: string): Response {
  const headers = new Headers(response.headers);
  // A stream must not be compressed on its way: that would hold its events back.
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true;
  headers.set('cache-control', isStream ? 'private, no-store, no-transform' : 'private, no-store');
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('x-request-id', requestId);
  if (!headers.has('content-security-policy')) {
    headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  }
  return new Response(response.body, { status: response.status, headers });
}
