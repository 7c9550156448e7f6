'use client';
import { FileUp, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { z } from 'zod';
import type { DocumentView } from '#lib/shared/documents.ts';
import { formatCount } from '#lib/shared/format.ts';
import { sendJson } from '../api/client.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { NamedSelect } from '../forms/named-select.tsx';
import { useAct } from '../forms/use-act.ts';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';

type AddGoldenProps = { workspaceId: string; documents: readonly Pick<DocumentView, 'id' | 'name'>[] };

/** Adds one golden question by a form, or many from a file. */
export function AddGolden({ workspaceId, documents }: AddGoldenProps) {
  const [open, setOpen] = useState(false);
  const { succeed } = useAct();
  return (
    <>
      <Button
        size="small"
        disabled={documents.length === 0}
        onClick={() => {
          setOpen(true);
        }}
      >
        <Plus aria-hidden />
        Add a question
      </Button>
      <ImportButton workspaceId={workspaceId} />
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Add a golden question"
        description="A question, and where in the documents its answer stands."
      >
        <GoldenForm
          workspaceId={workspaceId}
          documents={documents}
          onDone={() => {
            setOpen(false);
            succeed('The golden question is kept.');
          }}
        />
      </Dialog>
    </>
  );
}

function GoldenForm({ workspaceId, documents, onDone }: AddGoldenProps & { onDone: () => void }) {
  const form = useForm({
    fields: ['question', 'documentId', 'page', 'quote'],
    check: ({ question, page }) => ({
      question: question.trim() === '' ? 'Enter a question.' : undefined,
      page: /^(|[1-9]\d{0,5})$/.test(page.trim()) ? undefined : 'Enter the number of a page, or nothing.',
    }),
    send: async ({ question, documentId, page, quote }) => {
      await sendJson('POST', `/api/workspaces/${workspaceId}/golden-questions`, {
        question: question.trim(),
        documentId,
        page: page.trim() === '' ? null : Number(page),
        quote: quote.trim() === '' ? null : quote.trim(),
      });
      onDone();
    },
  });
  return (
    <form {...form.formProps} className="grid gap-5">
      <TextField label="Question" autoComplete="off" {...form.field('question')} />
      <NamedSelect
        label="Document"
        name="documentId"
        defaultValue={documents[0]?.id ?? ''}
        options={documents.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextField
        label="Page"
        inputMode="numeric"
        autoComplete="off"
        help="Optional, as the viewer counts them."
        {...form.field('page')}
      />
      <TextArea
        label="Sentence"
        help="Optional. Without a page, a passage counts as right when it holds this sentence; without both, any passage of the document does."
        {...form.field('quote')}
      />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          Keep
        </Button>
      </div>
    </form>
  );
}

const outcomeSchema = z.object({ added: z.number(), leftOut: z.number() });

function ImportButton({ workspaceId }: { workspaceId: string }) {
  const input = useRef<HTMLInputElement>(null);
  const { act, succeed, busyKey } = useAct();
  const read = async (file: File) => {
    const path = `/api/workspaces/${workspaceId}/golden-questions/import`;
    const { added, leftOut } = outcomeSchema.parse(await sendJson('POST', path, { text: await file.text() }));
    const left =
      leftOut === 0 ? '' : ` ${leftOut.toLocaleString('en')} left out: no answer, or another document.`;
    succeed(`${formatCount(added, 'golden question')} kept.${left}`);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".jsonl,.json,.txt"
        aria-label="Import golden questions"
        data-testid="import-golden"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void act({ key: 'import', work: () => read(file) });
          event.target.value = '';
        }}
      />
      <Button size="small" busy={busyKey === 'import'} onClick={() => input.current?.click()}>
        <FileUp aria-hidden />
        Import
      </Button>
    </>
  );
}
