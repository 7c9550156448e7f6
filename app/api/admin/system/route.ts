import { withRoute } from '#app/_server/with-route.ts';
import { readSystemReport } from '#lib/admin/system-report.ts';

export const GET = withRoute({}, ({ context }) => readSystemReport(context));
