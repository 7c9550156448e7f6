import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { unrestrictDocument } from '#lib/documents/unrestrict-document.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('documentId');

export const POST = withRoute({ params }, ({ context, params }) => restrictDocument(context, params));

export const DELETE = withRoute({ params }, ({ context, params }) => unrestrictDocument(context, params));
