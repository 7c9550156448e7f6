import { chooseModel, chooseModelInputSchema } from '#lib/admin/choose-model.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ body: chooseModelInputSchema }, ({ context, body }) =>
  chooseModel(context, body),
);
