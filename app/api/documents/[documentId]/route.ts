import { changeDocument } from '#lib/documents/change-document.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { openDocument } from '#lib/documents/open-document.ts';
import { changeDocumentSchema } from '#lib/shared/documents.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('documentId');

export const GET = withRoute({ params, keys: true }, ({ context, params }) => openDocument(context, params));

export const PATCH = withRoute(
  { params, body: changeDocumentSchema, keys: true },
  ({ context, params, body }) => changeDocument(context, { ...params, ...body }),
);

export const DELETE = withRoute({ params, keys: true }, ({ context, params }) =>
  deleteDocument(context, params),
);
