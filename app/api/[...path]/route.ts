import { notARoute } from '#app/_server/not-a-route.ts';
import { withRoute } from '#app/_server/with-route.ts';

/** Addresses that no route has are refused in the form of every other error, not by a page of Next without our headers. */
export const GET = withRoute({ public: true }, notARoute);
export const POST = withRoute({ public: true }, notARoute);
export const PUT = withRoute({ public: true }, notARoute);
export const PATCH = withRoute({ public: true }, notARoute);
export const DELETE = withRoute({ public: true }, notARoute);
