'use client';
import { useEffect, useState } from 'react';
import { viewedAsSchema, type ViewedAs } from '#lib/shared/view-as.ts';
import { asApiError, sendJson, type ApiError } from '../api/client.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SkeletonText } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';

type ViewAsDialogProps = {
  workspaceId: string;
  member: { userId: string; name: string };
  onClose: () => void;
};

/** A workspace as a member finds it: which documents, and which quotes a question gets. */
export function ViewAsDialog({ workspaceId, member, onClose }: ViewAsDialogProps) {
  const [seen, setSeen] = useState<ViewedAs>();
  const [problem, setProblem] = useState<ApiError>();
  const path = `/api/workspaces/${workspaceId}/view-as`;
  const { userId } = member;
  useEffect(() => {
    let isGone = false;
    sendJson('POST', path, { userId }).then(
      (reply) => {
        if (!isGone) setSeen(viewedAsSchema.parse(reply));
      },
      (error: unknown) => {
        if (!isGone) setProblem(asApiError(error));
      },
    );
    return () => {
      isGone = true;
    };
  }, [path, userId]);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`As ${member.name} sees it`}
      description="Only what you may read yourself is shown. That you looked is recorded; nothing is kept as theirs."
    >
      <FormProblem problem={problem} />
      {!seen && !problem ? <SkeletonText lines={4} /> : null}
      {seen ? <ViewedWorkspace seen={seen} path={path} userId={userId} onSeen={setSeen} /> : null}
    </Dialog>
  );
}

type ViewedProps = { seen: ViewedAs; path: string; userId: string; onSeen: (seen: ViewedAs) => void };

function ViewedWorkspace({ seen, path, userId, onSeen }: ViewedProps) {
  const form = useForm({
    fields: ['question'],
    check: ({ question }) => ({ question: question.trim() === '' ? 'Type a question.' : undefined }),
    send: async ({ question }) => {
      onSeen(viewedAsSchema.parse(await sendJson('POST', path, { userId, question })));
    },
  });
  if (!seen.canEnter) {
    return <p className="text-sm">{seen.name} can’t enter this workspace at this moment.</p>;
  }
  return (
    <div className="grid gap-5 text-sm">
      <section className="grid gap-2">
        <h3 className="font-semibold">Documents</h3>
        {seen.documents.length === 0 ? <p className="text-ink-soft">None.</p> : null}
        <ul aria-label="Documents" className="max-h-44 overflow-y-auto">
          {seen.documents.map(({ id, name }) => (
            <li key={id} className="py-0.5 break-words">
              {name}
            </li>
          ))}
        </ul>
      </section>
      <form {...form.formProps} className="grid gap-3">
        <TextField label="A question, answered with quotes" autoComplete="off" {...form.field('question')} />
        <FormProblem problem={form.problem} />
        <div className="flex justify-end">
          <Button type="submit" busy={form.busy}>
            Ask as {seen.name}
          </Button>
        </div>
      </form>
      {seen.quotes === null ? null : <Quotes quotes={seen.quotes} />}
    </div>
  );
}

function Quotes({ quotes }: { quotes: NonNullable<ViewedAs['quotes']> }) {
  if (quotes.length === 0) return <p role="status">The documents don’t answer this.</p>;
  return (
    <ul aria-label="Quotes" className="grid gap-3">
      {quotes.map(({ documentName, sentence }) => (
        <li key={`${documentName} ${sentence}`} className="border-l-2 border-line pl-3">
          <p className="font-serif break-words">{sentence}</p>
          <p className="text-xs text-ink-faint">{documentName}</p>
        </li>
      ))}
    </ul>
  );
}
