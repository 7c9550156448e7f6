import { testEngine } from '#lib/admin/test-engine.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('engineId');

export const POST = withRoute({ params }, ({ context, params }) =>
  testEngine(context, { id: params.engineId }),
);
