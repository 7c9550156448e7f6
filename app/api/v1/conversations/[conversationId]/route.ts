export { GET } from '#app/api/conversations/[conversationId]/route.ts';
