import { reviewDocument } from '#lib/review/review-document.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({ params: idParams('documentId') }, ({ context, params }) =>
  reviewDocument(context, params),
);
