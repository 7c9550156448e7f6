import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { openLink } from '#lib/auth/open-link.ts';
import { passwordLength } from '#lib/auth/password.ts';
import { anonymousContext } from '#lib/auth/resolve-session.ts';
import { newId } from '#lib/core/ids.ts';
import { AuthCard } from '../../_components/auth/auth-card.tsx';
import { InvitationForm } from '../../_components/auth/invitation-form.tsx';
import { LinkButton } from '../../_components/ui/button.tsx';

export const metadata: Metadata = { title: 'Invitation' };

type InvitationPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** An invited person makes their account here. */
export default async function InvitationPage({ searchParams }: InvitationPageProps) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token : '';
  const context = anonymousContext(await headers(), newId());
  const link = await openLink(context, { purpose: 'invitation', token: given });
  if (link.state === 'open' && link.email !== null) {
    return (
      <AuthCard
        title="Join Pincite"
        text="You were invited. Choose the name that others see, and a password."
      >
        <InvitationForm token={given} email={link.email} passwordLength={passwordLength} />
      </AuthCard>
    );
  }
  return (
    <AuthCard title="This invitation does not work" text={reasons[link.state]}>
      <LinkButton href="/sign-in">Go to sign in</LinkButton>
    </AuthCard>
  );
}

const lost = 'The link is not complete. Copy it again from the message that you got, or ask for a new one.';
const reasons = {
  open: lost,
  unknown: lost,
  closed: lost,
  used: 'It was used already: an invitation works once. If the account is yours, sign in.',
  withdrawn: 'It was withdrawn by an administrator. Ask for a new one if you need access.',
  expired: 'It has expired. Ask an administrator for a new one.',
} as const;
