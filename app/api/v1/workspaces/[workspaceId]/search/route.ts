export { POST } from '#app/api/workspaces/[workspaceId]/search/route.ts';
