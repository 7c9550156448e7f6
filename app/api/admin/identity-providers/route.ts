import { listProviders, saveProvider, saveProviderSchema } from '#lib/auth/identity-providers.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, async ({ context }) => json({ providers: await listProviders(context) }));

export const POST = withRoute({ body: saveProviderSchema }, async ({ context, body }) =>
  json(await saveProvider(context, body), 201),
);
