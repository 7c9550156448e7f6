export { GET } from '#app/api/workspaces/[workspaceId]/documents/events/route.ts';
