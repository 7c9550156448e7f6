import { signInPolicySchema } from '#lib/access/sign-in-policy.ts';
import { changeSignInPolicy } from '#lib/admin/change-sign-in-policy.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const PATCH = withRoute({ body: signInPolicySchema }, ({ context, body }) =>
  changeSignInPolicy(context, body),
);
