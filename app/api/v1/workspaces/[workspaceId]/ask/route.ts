export { POST } from '#app/api/workspaces/[workspaceId]/ask/route.ts';
