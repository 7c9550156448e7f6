'use client';
import { ErrorState } from '../_components/ui/error-state.tsx';
import { PageBody } from '../_components/ui/page-header.tsx';

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** A page failed; the sidebar stays. */
export default function WorkspaceErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <PageBody>
      <ErrorState
        title="This page could not be shown"
        message="Something went wrong on the server. Try again; if it stays, give the administrator the number below."
        reference={error.digest}
        onRetry={reset}
      />
    </PageBody>
  );
}
