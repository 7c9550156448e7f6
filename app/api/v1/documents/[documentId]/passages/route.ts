export { GET } from '#app/api/documents/[documentId]/passages/route.ts';
