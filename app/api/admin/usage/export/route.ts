import { usageFilterSchema } from '#lib/shared/usage.ts';
import { exportUsage } from '#lib/usage/export-usage.ts';
import { withRoute } from '#app/_server/with-route.ts';

/** A POST, although it changes nothing but the log: another site must not be able to have one made. */
export const POST = withRoute({ query: usageFilterSchema }, async ({ context, query }) => {
  const { fileName, content } = await exportUsage(context, query);
  return new Response(content, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
    },
  });
});
