export { POST } from '#app/api/documents/[documentId]/retry/route.ts';
