export { GET } from '#app/api/workspaces/route.ts';
