'use client';
import { ErrorState } from './_components/ui/error-state.tsx';

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** Shown when a page could not be made. The digest ties it to the server's log. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <ErrorState
        title="This page could not be shown"
        message="Something went wrong on the server. Try again; if it stays, give the administrator the number below."
        reference={error.digest}
        onRetry={reset}
      />
    </main>
  );
}
