export { GET } from '#app/api/documents/[documentId]/file/route.ts';
