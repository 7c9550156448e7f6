import { addGoldenQuestion, goldenQuestionSchema } from '#lib/eval/golden/add-golden-questions.ts';
import { listGoldenQuestions } from '#lib/eval/golden/list-golden-questions.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');

export const GET = withRoute({ params }, async ({ context, params }) => ({
  questions: await listGoldenQuestions(context, params),
}));

export const POST = withRoute({ params, body: goldenQuestionSchema }, ({ context, params, body }) =>
  addGoldenQuestion(context, { ...params, ...body }),
);
