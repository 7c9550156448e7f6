import { endOtherSessions } from '#lib/auth/end-own-sessions.ts';
import { listOwnSessions } from '#lib/auth/list-own-sessions.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, async ({ context }) => json({ sessions: await listOwnSessions(context) }));

export const DELETE = withRoute({}, ({ context }) => endOtherSessions(context));
