'use client';
import { TriangleAlert } from 'lucide-react';
import type { ApiError } from '../api/client.ts';
import { Notice } from '../ui/notice.tsx';

/** How long to wait, in words: "about 4 minutes". */
export function waitInWords(seconds: number): string {
  if (seconds <= 90) return `${Math.max(1, Math.round(seconds))} seconds`;
  return `about ${Math.ceil(seconds / 60)} minutes`;
}

function textOf(problem: ApiError): string {
  const seconds = problem.detail['retryAfterSeconds'];
  if (problem.code === 'RATE_LIMITED' && typeof seconds === 'number') {
    return `Too many attempts. Wait ${waitInWords(seconds)} and try again.`;
  }
  return problem.message;
}

/** What the server refused or what went wrong, above the button of a form. */
export function FormProblem({ problem }: { problem: ApiError | undefined }) {
  if (!problem) return null;
  return (
    <Notice tone="danger" icon={<TriangleAlert aria-hidden className="text-danger" />}>
      {textOf(problem)}
      {problem.code === 'UNEXPECTED' && problem.requestId !== undefined ? (
        <span className="mt-0.5 block text-xs text-ink-soft">
          Request <code className="select-all">{problem.requestId}</code>
        </span>
      ) : null}
    </Notice>
  );
}
