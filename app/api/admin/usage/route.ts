import { usageFilterSchema } from '#lib/shared/usage.ts';
import { readUsage } from '#lib/usage/read-usage.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({ query: usageFilterSchema }, ({ context, query }) => readUsage(context, query));
