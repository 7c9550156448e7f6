import type { Metadata } from 'next';
import { pageContext } from '#app/_server/page-context.ts';
import { serverAddress } from '#app/_server/server-address.ts';
import { passwordLength } from '#lib/auth/password.ts';
import { config } from '#lib/core/config.ts';
import { listOwnResetLinks } from '#lib/auth/list-own-reset-links.ts';
import { openOwnFactors } from '#lib/auth/own-factors.ts';
import { listOwnApiKeys } from '#lib/auth/own-api-keys.ts';
import { listOwnIdentities } from '#lib/auth/own-identities.ts';
import { listOwnPasskeys } from '#lib/auth/own-passkeys.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { listSignInProviders } from '#lib/auth/identity-providers.ts';
import { listOwnSessions } from '#lib/auth/list-own-sessions.ts';
import { listLostConversations } from '#lib/conversations/list-lost-conversations.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { openAccount } from '#lib/users/open-account.ts';
import { ApiKeys } from '../../_components/account/api-keys.tsx';
import { IdentityList } from '../../_components/account/identity-list.tsx';
import { LostConversations } from '../../_components/account/lost-conversations.tsx';
import { NameForm } from '../../_components/account/name-form.tsx';
import { PasswordForm } from '../../_components/account/password-form.tsx';
import { ResetLinks } from '../../_components/account/reset-links.tsx';
import { SecondFactors } from '../../_components/account/second-factors.tsx';
import { ProviderButtons } from '../../_components/auth/provider-buttons.tsx';
import { SessionList } from '../../_components/account/session-list.tsx';
import { Section } from '../../_components/section.tsx';
import { PageBody, PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Your account' };

const minuteMs = 60_000;

function sessionLimits(): string {
  const { idleMs, absoluteMs } = config().session;
  const minutes = Math.round(idleMs / minuteMs);
  return `A session ends after ${minutes} minutes without doing anything, and in any case ${Math.round(absoluteMs / minuteMs / 60)} hours after signing in.`;
}

function named(workspaces: readonly { id: string; name: string }[]) {
  return workspaces.map(({ id, name }) => ({ id, name }));
}

/** One's own name and password, and by what one signs in. */
export default async function AccountPage() {
  const context = await pageContext();
  const [account, resetLinks, sessions, factors, passkeys, identities, providers, apiKeys, workspaces, lost] =
    await Promise.all([
      openAccount(context),
      listOwnResetLinks(context),
      listOwnSessions(context),
      openOwnFactors(context),
      listOwnPasskeys(context),
      listOwnIdentities(context),
      listSignInProviders(),
      listOwnApiKeys(context),
      listWorkspaces(context),
      listLostConversations(context),
    ]);
  return (
    <PageBody narrow>
      <PageHeader
        title="Your account"
        text={
          account.role === 'administrator'
            ? 'You administer this server. You read documents only in workspaces that you are a member of, or by emergency access.'
            : undefined
        }
      />
      <div className="grid max-w-xl gap-10">
        <Section title="You">
          <NameForm name={account.name} email={account.email} />
        </Section>
        <Section title="Password" text="Changing it signs you out on every other device.">
          <PasswordForm passwordLength={passwordLength} />
        </Section>
        <SecondFactors factors={factors} passkeys={passkeys} canHavePasskeys={passkeySite() !== null} />
        {providers.length + identities.length === 0 ? null : (
          <Section
            title="Single sign-on"
            text="Connect your account with a provider of your organisation to sign in by it."
          >
            {identities.length === 0 ? null : <IdentityList identities={identities} />}
            <ProviderButtons providers={providers} next="/account" verb="Connect with" />
          </Section>
        )}
        <ApiKeys keys={apiKeys} workspaces={named(workspaces)} address={serverAddress()} />
        {resetLinks.length === 0 ? null : <ResetLinks links={resetLinks} />}
        {lost.length === 0 ? null : <LostConversations conversations={lost} />}
        <SessionList sessions={sessions} text={sessionLimits()} />
      </div>
    </PageBody>
  );
}
