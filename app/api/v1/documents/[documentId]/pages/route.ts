export { GET } from '#app/api/documents/[documentId]/pages/route.ts';
