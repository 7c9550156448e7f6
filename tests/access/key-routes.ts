/**
 * What a program may use with a person's key, as far as the key lends it: reading, asking, changing documents. No other route
 * of the inventory serves keys, and no page: that is tried with keys of every kind.
 */
export const keyRoutes: ReadonlySet<string> = new Set([
  'GET /api/workspaces',
  'GET /api/workspaces/[workspaceId]',
  'POST /api/workspaces/[workspaceId]/ask',
  'POST /api/workspaces/[workspaceId]/search',
  'GET /api/workspaces/[workspaceId]/conversations',
  'GET /api/workspaces/[workspaceId]/documents',
  'POST /api/workspaces/[workspaceId]/documents',
  'GET /api/workspaces/[workspaceId]/documents/events',
  'GET /api/documents/[documentId]',
  'PATCH /api/documents/[documentId]',
  'DELETE /api/documents/[documentId]',
  'GET /api/documents/[documentId]/file',
  'GET /api/documents/[documentId]/pages',
  'GET /api/documents/[documentId]/passages',
  'POST /api/documents/[documentId]/retry',
  'GET /api/conversations/[conversationId]',
]);

/** What keys may use that has no other address. */
export const lastingKeyRoutes: ReadonlySet<string> = new Set([
  'POST /api/v1/mcp',
  'GET /api/v1/models',
  'GET /api/v1/models/[workspaceId]',
  'POST /api/v1/chat/completions',
]);

/** The name of a route for keys at its lasting address. */
export const lastingName = (name: string) => name.replace('/api/', '/api/v1/');

/** Whether the route serves keys, under either address. */
export const servesKeys = (name: string) =>
  lastingKeyRoutes.has(name) || keyRoutes.has(name.replace('/api/v1/', '/api/'));
