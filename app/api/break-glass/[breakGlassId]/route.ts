import { endBreakGlass } from '#lib/break-glass/end-break-glass.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const DELETE = withRoute({ params: idParams('breakGlassId') }, ({ context, params }) =>
  endBreakGlass(context, params),
);
