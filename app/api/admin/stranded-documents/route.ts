import { listStrandedDocuments } from '#lib/documents/rescue/list-stranded-documents.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, ({ context }) => listStrandedDocuments(context));
