export { GET } from '#app/api/workspaces/[workspaceId]/route.ts';
