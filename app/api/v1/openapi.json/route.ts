import { makeOpenApi } from '#app/_server/v1/make-openapi.ts';
import { withRoute } from '#app/_server/with-route.ts';

/** The description of the API: of the program, and the same for everybody. */
export const GET = withRoute({ public: true }, makeOpenApi);
