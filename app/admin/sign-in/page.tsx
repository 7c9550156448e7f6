import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { openSignInPolicy } from '#lib/admin/change-sign-in-policy.ts';
import { callbackAddress } from '#lib/auth/begin-single-sign-on.ts';
import { listProviders } from '#lib/auth/identity-providers.ts';
import { openOwnFactors } from '#lib/auth/own-factors.ts';
import { listOwnPasskeys } from '#lib/auth/own-passkeys.ts';
import { listGroups } from '#lib/users/list-groups.ts';
import { PolicyForm } from '../../_components/admin/sign-in/policy-form.tsx';
import { ProviderList } from '../../_components/admin/sign-in/provider-list.tsx';
import { Section } from '../../_components/section.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Sign-in' };

/** How people sign in to this server. */
export default async function SignInPolicyPage() {
  const context = await pageContext();
  const [policy, providers, groups] = await orNotFound(
    Promise.all([openSignInPolicy(context), listProviders(context), listGroups(context)]),
  );
  const [factors, passkeys] = await Promise.all([openOwnFactors(context), listOwnPasskeys(context)]);
  return (
    <>
      <PageHeader title="Sign-in" text="What people must show to come in." />
      <div className="grid gap-9">
        <Section
          title="Second factor"
          text="An authenticator app or a passkey, besides the password. Sessions without one reach nothing until it is shown or set up."
        >
          <PolicyForm policy={policy} hasOwnFactor={factors.hasApp || passkeys.length > 0} />
        </Section>
        <ProviderList
          providers={providers}
          groups={groups.map(({ id, name }) => ({ id, name }))}
          callbackAddress={callbackAddress()}
        />
      </div>
    </>
  );
}
