import { timingSafeEqual } from 'node:crypto';
import { bearerKey } from '#lib/auth/resolve-key.ts';
import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';
import { sha256 } from '#lib/core/ids.ts';
import { renderMetrics } from '#lib/usage/metrics.ts';
import { withRoute } from '../_server/with-route.ts';

/** For the monitoring system that has the token of the settings. Without one there is nothing here, for nobody. */
export const GET = withRoute({ public: true }, async ({ request }) => {
  const token = config().metricsToken;
  const shown = bearerKey(request.headers);
  if (token === undefined || shown === null || !isSame(shown, token)) throw new AppError('NOT_FOUND');
  const { text, contentType } = await renderMetrics();
  return new Response(text, { headers: { 'content-type': contentType } });
});

/** Compared by hash: in the same time whatever was shown. */
function isSame(shown: string, token: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(shown)), Buffer.from(sha256(token)));
}
