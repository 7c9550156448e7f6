export { DELETE, GET, PATCH } from '#app/api/documents/[documentId]/route.ts';
