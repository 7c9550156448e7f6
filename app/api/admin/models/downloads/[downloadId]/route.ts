import { changeDownload, changeDownloadInputSchema } from '#lib/model-intake/change-download.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('downloadId');
const body = changeDownloadInputSchema.pick({ act: true });

export const POST = withRoute({ params, body }, ({ context, params, body }) =>
  changeDownload(context, { ...params, ...body }),
);
