import { isDatabaseReadable } from '#lib/db/is-readable.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({ public: true }, async () => {
  const isUp = await isDatabaseReadable();
  return json({ status: isUp ? 'ok' : 'failing' }, isUp ? 200 : 503);
});
