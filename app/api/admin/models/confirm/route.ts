import { confirmModel, confirmModelInputSchema } from '#lib/model-intake/confirm-model.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ body: confirmModelInputSchema }, ({ context, body }) =>
  confirmModel(context, body),
);
