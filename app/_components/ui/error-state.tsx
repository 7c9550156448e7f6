'use client';
import { TriangleAlert } from 'lucide-react';
import { Button } from './button.tsx';

type ErrorStateProps = {
  title: string;
  message: string;
  /** The request id, to give to the administrator. */
  reference?: string | undefined;
  onRetry?: (() => void) | undefined;
  retryLabel?: string;
};

/** Something failed: what happened, what to do, and the number under which the server's log knows it. */
export function ErrorState({
  title,
  message,
  reference,
  onRetry,
  retryLabel = 'Try again',
}: ErrorStateProps) {
  return (
    <div
      role="alert"
      className="grid max-w-lg gap-2 rounded-card border border-danger/40 bg-danger-soft p-4 text-sm"
    >
      <p className="flex items-center gap-2 font-semibold text-danger">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {title}
      </p>
      <p className="text-ink">{message}</p>
      {reference === undefined ? null : (
        <p className="text-xs text-ink-soft">
          Request <code className="select-all">{reference}</code>
        </p>
      )}
      {onRetry ? (
        <div className="mt-1">
          <Button size="small" onClick={onRetry}>
            {retryLabel}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
