import { withdrawInvitation } from '#lib/auth/withdraw-invitation.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('invitationId');

export const DELETE = withRoute({ params }, ({ context, params }) => withdrawInvitation(context, params));
