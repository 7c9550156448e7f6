import { listModels } from '#lib/admin/list-models.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, ({ context }) => listModels(context));
