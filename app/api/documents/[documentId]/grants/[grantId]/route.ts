import { revokeDocumentGrant } from '#lib/documents/revoke-document-grant.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const DELETE = withRoute({ params: idParams('documentId', 'grantId') }, ({ context, params }) =>
  revokeDocumentGrant(context, params),
);
