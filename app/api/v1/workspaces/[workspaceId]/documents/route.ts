export { GET, POST } from '#app/api/workspaces/[workspaceId]/documents/route.ts';
