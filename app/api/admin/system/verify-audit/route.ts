import { withRoute } from '#app/_server/with-route.ts';
import { verifyAudit } from '#lib/admin/verify-audit.ts';

export const POST = withRoute({}, ({ context }) => verifyAudit(context));
