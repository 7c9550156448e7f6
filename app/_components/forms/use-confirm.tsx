'use client';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

type Question = {
  title: string;
  /** What will happen, and whether it can be taken back. */
  text: ReactNode;
  label: string;
  tone?: 'primary' | 'danger';
  onConfirm: () => Promise<unknown>;
};

/** `ask` opens a question before an act; `dialog` belongs somewhere in the page. */
export function useConfirm(): { ask: (question: Question) => void; dialog: ReactNode } {
  const [question, setQuestion] = useState<Question>();
  const [open, setOpen] = useState(false);
  return {
    ask: (next) => {
      setQuestion(next);
      setOpen(true);
    },
    dialog: question ? (
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={question.title}
        text={question.text}
        confirmLabel={question.label}
        tone={question.tone ?? 'danger'}
        onConfirm={async () => {
          await question.onConfirm();
        }}
      />
    ) : null,
  };
}
