'use client';
import { useState } from 'react';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useToast } from '../ui/toast.tsx';
import { needsPassword, retryDocument } from './document-acts.ts';
import { gapTexts, isBeingRead, readingShare, readingText, statusLook } from './document-status.ts';
import { PasswordDialog } from './password-dialog.tsx';

type DocumentStateProps = { document: DocumentView; canEdit: boolean; onChanged: () => void };

/** How far a document is, what could not be read, or why it failed and what to do about it. */
export function DocumentState({ document, canEdit, onChanged }: DocumentStateProps) {
  const look = statusLook(document.state);
  return (
    <div className="grid justify-items-start gap-1">
      <StatusBadge tone={look.tone}>{look.label}</StatusBadge>
      {isBeingRead(document) && document.state !== 'queued' ? <Reading document={document} /> : null}
      <Gaps document={document} />
      {document.state === 'failed' ? (
        <Failure document={document} canEdit={canEdit} onChanged={onChanged} />
      ) : null}
    </div>
  );
}

function Reading({ document }: { document: DocumentView }) {
  return (
    <div className="grid w-full max-w-44 gap-1">
      <ProgressBar label={`Reading ${document.name}`} value={readingShare(document)} />
      <p className="tabular text-xs text-ink-faint">{readingText(document)}</p>
    </div>
  );
}

function Gaps({ document }: { document: DocumentView }) {
  const texts = gapTexts(document);
  if (texts.length === 0) return null;
  return (
    <details className="max-w-64 text-xs text-ink-soft">
      <summary className="rounded underline decoration-dotted underline-offset-2">
        {summaryOf(document)}
      </summary>
      <ul className="tabular mt-1 grid gap-0.5">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}

function summaryOf({ gaps, omissions, unseen }: DocumentView): string {
  const pages = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (pages > 0) return `${formatCount(pages, 'page')} cannot be searched`;
  return omissions.length === 0 && unseen.length > 0 ? 'It has hidden text' : 'Not all of it was read';
}

function Failure({ document, canEdit, onChanged }: DocumentStateProps) {
  const [asking, setAsking] = useState(false);
  const { showError } = useToast();
  const isLocked = needsPassword(document.problemCode);
  const retry = async () => {
    try {
      await retryDocument(document.id);
      onChanged();
    } catch (error) {
      showError(error);
    }
  };
  return (
    <>
      <p className="max-w-72 text-xs text-pretty text-ink-soft">{document.problem}</p>
      {canEdit ? (
        <Button
          size="small"
          onClick={() => {
            if (isLocked) setAsking(true);
            else void retry();
          }}
        >
          {isLocked ? 'Enter the password' : 'Try again'}
        </Button>
      ) : null}
      {isLocked ? (
        <PasswordDialog open={asking} onOpenChange={setAsking} document={document} onSent={onChanged} />
      ) : null}
    </>
  );
}
