import { z } from 'zod';
import { readPassages } from '#lib/documents/read-passages.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('documentId');
const number = z.coerce.number().int().min(1).max(1_000_000).optional();
const query = z.object({ version: number, from: number, to: number });

export const GET = withRoute({ params, query, keys: true }, async ({ context, params, query }) => ({
  passages: await readPassages(context, { ...params, ...query }),
}));
