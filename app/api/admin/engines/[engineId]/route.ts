import { deleteEngine } from '#lib/admin/delete-engine.ts';
import { saveEngine, saveEngineInputSchema } from '#lib/admin/save-engine.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('engineId');
const body = saveEngineInputSchema.omit({ id: true });

export const PATCH = withRoute({ params, body }, ({ context, params, body }) =>
  saveEngine(context, { ...body, id: params.engineId }),
);

export const DELETE = withRoute({ params }, ({ context, params }) =>
  deleteEngine(context, { id: params.engineId }),
);
