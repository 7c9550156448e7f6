import { readChatComparison, voteForModel } from '#lib/admin/model-votes.ts';
import { modelVoteSchema } from '#lib/shared/model-votes.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, ({ context }) => readChatComparison(context));

export const POST = withRoute({ body: modelVoteSchema }, ({ context, body }) => voteForModel(context, body));
