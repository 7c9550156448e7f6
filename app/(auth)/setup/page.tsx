import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { openLink } from '#lib/auth/open-link.ts';
import { passwordLength } from '#lib/auth/password.ts';
import { anonymousContext } from '#lib/auth/resolve-session.ts';
import { newId } from '#lib/core/ids.ts';
import { AuthCard } from '../../_components/auth/auth-card.tsx';
import { SetupForm } from '../../_components/auth/setup-form.tsx';
import { LinkButton } from '../../_components/ui/button.tsx';

export const metadata: Metadata = { title: 'Set up' };

type SetupPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The first administrator is made here, by the link that the server printed. */
export default async function SetupPage({ searchParams }: SetupPageProps) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token : '';
  const context = anonymousContext(await headers(), newId());
  const link = await openLink(context, { purpose: 'setup', token: given });
  if (link.state === 'closed') {
    return (
      <AuthCard title="This server is set up" text="It has an administrator. Sign in with your account.">
        <LinkButton href="/sign-in" tone="primary">
          Sign in
        </LinkButton>
      </AuthCard>
    );
  }
  if (link.state !== 'open') return <NoLink wasGiven={given !== ''} state={link.state} />;
  return (
    <AuthCard
      title="Set up Pincite"
      text="Create the first administrator of this server. Administrators invite people, choose models and see how the server is doing."
    >
      <SetupForm token={given} passwordLength={passwordLength} />
    </AuthCard>
  );
}

const reasons = {
  unknown: 'This link is not one of this server’s. Check that it was copied whole.',
  used: 'This link was used already.',
  withdrawn: 'A newer link has replaced this one: the server prints a new one each time it starts.',
  expired: 'This link has expired: it works for 24 hours.',
} as const;

function NoLink({ wasGiven, state }: { wasGiven: boolean; state: keyof typeof reasons }) {
  return (
    <AuthCard
      title={wasGiven ? 'This link does not work' : 'Open the set-up link'}
      text={wasGiven ? reasons[state] : 'This server has no administrator yet.'}
    >
      <div className="grid gap-2 text-sm">
        <p>
          When Pincite starts, it prints a link in the window or the log where it runs. Open the newest one;
          it works once, for 24 hours.
        </p>
        <p className="text-ink-soft">To get another link, stop the server and run this again:</p>
        <pre className="rounded-control bg-sunken px-3 py-2 text-[0.8125rem]">npm start</pre>
      </div>
    </AuthCard>
  );
}
