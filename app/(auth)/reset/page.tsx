import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { openLink } from '#lib/auth/open-link.ts';
import { passwordLength } from '#lib/auth/password.ts';
import { anonymousContext } from '#lib/auth/resolve-session.ts';
import { newId } from '#lib/core/ids.ts';
import { AuthCard } from '../../_components/auth/auth-card.tsx';
import { ResetForm } from '../../_components/auth/reset-form.tsx';
import { LinkButton } from '../../_components/ui/button.tsx';

export const metadata: Metadata = { title: 'New password' };

type ResetPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** A person who forgot their password chooses a new one here, by the link that an administrator gave them. */
export default async function ResetPage({ searchParams }: ResetPageProps) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token : '';
  const context = anonymousContext(await headers(), newId());
  const link = await openLink(context, { purpose: 'reset', token: given });
  if (link.state === 'open' && link.email !== null) {
    return (
      <AuthCard
        title="Choose a new password"
        text="As soon as you have chosen it you are signed out everywhere else, and passkeys, keys for programs and connections with single sign-on end. Set up again what you need."
      >
        <ResetForm token={given} email={link.email} passwordLength={passwordLength} />
      </AuthCard>
    );
  }
  return (
    <AuthCard title="This link does not work" text={reasons[link.state]}>
      <LinkButton href="/sign-in">Go to sign in</LinkButton>
    </AuthCard>
  );
}

const lost = 'The link is not complete. Copy it again from the message that you got, or ask for a new one.';
const reasons = {
  open: lost,
  unknown: lost,
  closed: lost,
  used: 'It was used already: a link works once. If you chose the new password, sign in with it.',
  withdrawn: 'It was replaced or withdrawn. Ask an administrator if you need another one.',
  expired: 'It has expired: it works for 24 hours. Ask an administrator for a new one.',
} as const;
