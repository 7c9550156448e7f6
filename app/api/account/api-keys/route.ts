import { createApiKey, createApiKeySchema } from '#lib/auth/create-api-key.ts';
import { listOwnApiKeys } from '#lib/auth/own-api-keys.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, async ({ context }) => json({ keys: await listOwnApiKeys(context) }));

export const POST = withRoute({ body: createApiKeySchema }, async ({ context, body }) =>
  json(await createApiKey(context, body), 201),
);
