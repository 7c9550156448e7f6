import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import type { RequestContext } from '#lib/core/context.ts';
import { logger } from '#lib/core/logger.ts';
import { apiVersion } from '../api-version.ts';
import { addAskTool } from './ask-tool.ts';
import { addListingTools, addReadingTools, untrusted } from './reading-tools.ts';

const instructions = `Pincite answers questions from an organisation's private documents and ties each claim to the sentence that supports it. Begin with list_workspaces. Quote what you use with document and page. ${untrusted}`;

function makeServer(context: RequestContext, gone: AbortSignal): McpServer {
  const server = new McpServer({ name: 'pincite', title: 'Pincite', version: apiVersion }, { instructions });
  addListingTools(server, context);
  addReadingTools(server, context, gone);
  addAskTool(server, context, gone);
  return server;
}

/**
 * Serves one message of the Model Context Protocol. Nothing is kept between two: each is answered for whoever sends it, by what their
 * key lends at that moment.
 */
export function serveMcp(
  context: RequestContext,
  { request, body }: { request: Request; body: unknown },
): Promise<Response> {
  const handler = createMcpHandler(() => makeServer(context, request.signal), {
    // Nothing of it changes by itself, so there is nothing to wait for.
    maxSubscriptions: 0,
    // The message may hold what was sent.
    onerror: ({ name }) => {
      logger('web').info(
        { requestId: context.requestId, name },
        'a message of the context protocol was refused',
      );
    },
  });
  return handler.fetch(request, { parsedBody: body });
}
