import { listDownloads } from '#lib/model-intake/list-downloads.ts';
import { startDownload, startDownloadInputSchema } from '#lib/model-intake/start-download.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, async ({ context }) => ({ downloads: await listDownloads(context) }));

export const POST = withRoute({ body: startDownloadInputSchema }, async ({ context, body }) =>
  json(await startDownload(context, body), 201),
);
