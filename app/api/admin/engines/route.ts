import { listEngines } from '#lib/admin/list-engines.ts';
import { saveEngine, saveEngineInputSchema } from '#lib/admin/save-engine.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = saveEngineInputSchema.omit({ id: true });

export const GET = withRoute({}, async ({ context }) => ({ engines: await listEngines(context) }));

export const POST = withRoute({ body }, async ({ context, body }) =>
  json(await saveEngine(context, body), 201),
);
