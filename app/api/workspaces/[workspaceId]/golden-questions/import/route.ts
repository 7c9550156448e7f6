import { z } from 'zod';
import { importGoldenQuestions } from '#lib/eval/golden/add-golden-questions.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');
const body = z.strictObject({ text: z.string() });

export const POST = withRoute({ params, body }, ({ context, params, body }) =>
  importGoldenQuestions(context, { ...params, ...body }),
);
