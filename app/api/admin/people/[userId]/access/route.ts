import { reviewPerson } from '#lib/review/review-person.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({ params: idParams('userId') }, ({ context, params }) =>
  reviewPerson(context, params),
);
