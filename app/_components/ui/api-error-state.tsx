'use client';
import { usePathname } from 'next/navigation';
import { asApiError } from '../api/client.ts';
import { LinkButton } from './button.tsx';
import { ErrorState } from './error-state.tsx';
import { Notice } from './notice.tsx';

type ApiErrorStateProps = { title: string; error: unknown; onRetry?: () => void };

/** A failed request in a page; offers signing in again when the session is over. */
export function ApiErrorState({ title, error, onRetry }: ApiErrorStateProps) {
  const path = usePathname();
  const { code, message, requestId } = asApiError(error);
  if (code === 'UNAUTHENTICATED') {
    const signIn = `/sign-in?${new URLSearchParams({ reason: 'idle', next: path }).toString()}`;
    return (
      <Notice tone="caution" action={<LinkButton href={signIn}>Sign in</LinkButton>}>
        You were signed out. Sign in to go on.
      </Notice>
    );
  }
  return <ErrorState title={title} message={message} reference={requestId} onRetry={onRetry} />;
}
