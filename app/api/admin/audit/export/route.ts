import { Readable } from 'node:stream';
import { exportAudit } from '#lib/admin/audit/export-audit.ts';
import { auditFilterSchema } from '#lib/shared/audit.ts';
import { withRoute } from '#app/_server/with-route.ts';

/** A POST, although it changes nothing but the log: another site must not be able to have one made. */
export const POST = withRoute({ query: auditFilterSchema }, async ({ context, query }) => {
  const { fileName, content } = await exportAudit(context, query);
  return new Response(Readable.toWeb(Readable.from(content)) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${fileName}"`,
    },
  });
});
