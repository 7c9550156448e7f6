import { z } from 'zod';
import { confirmIdentity } from '#lib/auth/confirm-identity.ts';
import { listProofs } from '#lib/auth/list-proofs.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.union([
  z.strictObject({ password: z.string().max(128) }),
  z.strictObject({ code: z.string().max(100) }),
]);

export const GET = withRoute({ pending: true }, async ({ context }) =>
  json({ proofs: await listProofs(context) }),
);

export const POST = withRoute({ pending: true, body }, ({ context, body }) => confirmIdentity(context, body));
