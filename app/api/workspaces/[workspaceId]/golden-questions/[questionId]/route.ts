import { deleteGoldenQuestion } from '#lib/eval/golden/delete-golden-question.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId', 'questionId');

export const DELETE = withRoute({ params }, ({ context, params }) => deleteGoldenQuestion(context, params));
