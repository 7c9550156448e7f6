import { z } from 'zod';
import { serveMcp } from '#app/_server/v1/mcp/serve-mcp.ts';
import { withRoute } from '#app/_server/with-route.ts';

/** The Model Context Protocol, for assistants of other programs. */
export const POST = withRoute(
  { body: z.unknown(), keys: true, ownPagesOnly: true },
  ({ context, request, body }) => serveMcp(context, { request, body }),
);
