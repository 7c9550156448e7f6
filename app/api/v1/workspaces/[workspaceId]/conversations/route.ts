export { GET } from '#app/api/workspaces/[workspaceId]/conversations/route.ts';
