import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { optionalPageContext } from '#app/_server/page-context.ts';
import { listProofs } from '#lib/auth/list-proofs.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { safePath } from '#lib/shared/safe-path.ts';
import { AuthCard } from '../../_components/auth/auth-card.tsx';
import { FactorEnrolment } from '../../_components/auth/factor-enrolment.tsx';
import { SecondFactorForm } from '../../_components/auth/second-factor-form.tsx';
import { SignOutLink } from '../../_components/auth/sign-out-link.tsx';

export const metadata: Metadata = { title: 'Second factor' };

type SecondFactorPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Where a sign-in goes on that lacks its second factor. */
export default async function SecondFactorPage({ searchParams }: SecondFactorPageProps) {
  const { next } = await searchParams;
  const target = safePath(typeof next === 'string' ? next : undefined);
  const context = await optionalPageContext();
  if (!context) redirect('/sign-in');
  if (context.principal.kind !== 'pending') redirect(target);
  if (context.principal.needs === 'enrolment') {
    return (
      <AuthCard
        title="Set up a second factor"
        text="This server asks one of you: besides the password, something that only you have."
      >
        <FactorEnrolment next={target} canHavePasskeys={passkeySite() !== null} />
        <SignOutLink />
      </AuthCard>
    );
  }
  return (
    <AuthCard title="One more step" text="The password is right. Show your second factor to go on.">
      <SecondFactorForm proofs={await listProofs(context)} next={target} />
      <SignOutLink />
    </AuthCard>
  );
}
