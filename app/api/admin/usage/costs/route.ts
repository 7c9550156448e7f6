import { costsSchema } from '#lib/shared/usage.ts';
import { changeCosts } from '#lib/usage/change-costs.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const PATCH = withRoute({ body: costsSchema }, ({ context, body }) => changeCosts(context, body));
