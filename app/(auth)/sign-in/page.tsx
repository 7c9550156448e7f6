import { Clock, Info, TriangleAlert } from 'lucide-react';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { optionalPageContext } from '#app/_server/page-context.ts';
import { listSignInProviders } from '#lib/auth/identity-providers.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { hasAdministrator } from '#lib/auth/setup-state.ts';
import { errorCatalog } from '#lib/core/errors.ts';
import { safePath } from '#lib/shared/safe-path.ts';
import { AuthCard } from '../../_components/auth/auth-card.tsx';
import { ProviderButtons } from '../../_components/auth/provider-buttons.tsx';
import { PasskeySignIn } from '../../_components/auth/passkey-sign-in.tsx';
import { SignInForm } from '../../_components/auth/sign-in-form.tsx';
import { Notice } from '../../_components/ui/notice.tsx';

export const metadata: Metadata = { title: 'Sign in' };

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Address and password. `next` is where the person wanted to go; `reason` why they are asked. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, reason } = await searchParams;
  const target = safePath(typeof next === 'string' ? next : undefined);
  if (await optionalPageContext()) redirect(target);
  if (!(await hasAdministrator())) redirect('/setup');
  const providers = await listSignInProviders();
  return (
    <AuthCard title="Sign in">
      <Reason reason={reason} />
      <SignInForm next={target} />
      {providers.length === 0 ? null : (
        <ProviderButtons providers={providers} next={target} verb="Continue with" />
      )}
      {passkeySite() === null ? null : <PasskeySignIn next={target} />}
      <p className="text-[0.8125rem] text-ink-faint">
        No account yet, or the password forgotten? Ask an administrator of this server for a link.
      </p>
    </AuthCard>
  );
}

const signOnProblems: Record<string, string> = {
  'single-sign-on': 'Single sign-on did not work. Try again; if it stays, tell an administrator.',
  'not-connected':
    'Your address has an account here that is not connected with this provider. Sign in as before, then connect it on the page of your account.',
  disconnected: errorCatalog.IDENTITY_DISCONNECTED.personMessage,
};

function Reason({ reason }: { reason: string | string[] | undefined }) {
  if (reason === 'signed-out') return <Notice icon={<Info aria-hidden />}>You are signed out.</Notice>;
  const text = typeof reason === 'string' ? signOnProblems[reason] : undefined;
  if (text !== undefined) {
    return (
      <Notice tone="danger" icon={<TriangleAlert aria-hidden className="text-danger" />}>
        {text}
      </Notice>
    );
  }
  if (reason !== 'idle') return null;
  return (
    <Notice tone="accent" icon={<Clock aria-hidden />}>
      You were signed out because nothing happened for a while, or because your session ended. Sign in to go
      on where you were.
    </Notice>
  );
}
