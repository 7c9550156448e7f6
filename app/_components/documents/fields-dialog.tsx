'use client';
import { documentFieldNames, type DocumentFields, type DocumentView } from '#lib/shared/documents.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { changeDocument } from './document-acts.ts';

type FieldsDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  document: DocumentView;
  onSaved: () => void;
};

const formFields = ['title', ...documentFieldNames] as const;
type FormValues = Record<(typeof formFields)[number], string>;

const linesOf = (text: string) => text.split('\n').flatMap((line) => line.trim() || []);

function fieldsOf(values: FormValues): DocumentFields {
  return {
    kind: values.kind.trim() || null,
    parties: linesOf(values.parties),
    period: values.period.trim() || null,
    date: values.date || null,
    identifiers: linesOf(values.identifiers),
  };
}

/** Only what was changed is sent: the rest stays as it is read from the document. */
function changeOf(values: FormValues, document: DocumentView) {
  const fields = fieldsOf(values);
  const changed = documentFieldNames.filter(
    (name) => JSON.stringify(fields[name]) !== JSON.stringify(document.fields[name]),
  );
  const title = values.title.trim();
  return {
    ...(title !== (document.title ?? '') && { title }),
    ...Object.fromEntries(changed.map((name) => [name, fields[name]])),
  };
}

/** What a document is, to correct: what is entered here wins over what was read. */
export function FieldsDialog({ open, onOpenChange, document, onSaved }: FieldsDialogProps) {
  const formId = `fields-${document.id}`;
  const form = useForm({
    fields: formFields,
    check: ({ title }) => ({
      title: title.trim() === '' && document.title !== null ? 'Enter a title.' : undefined,
    }),
    send: async (values) => {
      const change = changeOf(values, document);
      if (Object.keys(change).length > 0) {
        await changeDocument(document.id, change);
        onSaved();
      }
      onOpenChange(false);
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Details of the document"
      description={`Read from “${document.name}”. Questions find it by them; what you enter stays when it is read again.`}
      footer={
        <Button tone="primary" type="submit" form={formId} busy={form.busy}>
          Save
        </Button>
      }
    >
      <form id={formId} {...form.formProps} className="grid gap-4">
        <FieldInputs document={document} field={form.field} />
        <FormProblem problem={form.problem} />
      </form>
    </Dialog>
  );
}

type FieldInputsProps = {
  document: DocumentView;
  field: (name: (typeof formFields)[number]) => { name: string; error: string | undefined };
};

function FieldInputs({ document, field }: FieldInputsProps) {
  const { title, fields, enteredFields } = document;
  const label = (name: keyof DocumentFields, text: string) =>
    enteredFields.includes(name) ? `${text} (entered)` : text;
  return (
    <>
      <TextField label="Title" defaultValue={title ?? ''} maxLength={300} {...field('title')} />
      <TextField
        label={label('kind', 'Kind')}
        placeholder="Agreement, guideline, minutes …"
        defaultValue={fields.kind ?? ''}
        maxLength={80}
        {...field('kind')}
      />
      <TextArea
        label={label('parties', 'Parties or organisation')}
        help="One a line."
        defaultValue={fields.parties.join('\n')}
        {...field('parties')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={label('period', 'Period')}
          placeholder="2024, Q2 2024 …"
          defaultValue={fields.period ?? ''}
          maxLength={100}
          {...field('period')}
        />
        <TextField
          label={label('date', 'Date')}
          type="date"
          defaultValue={fields.date ?? ''}
          {...field('date')}
        />
      </div>
      <TextArea
        label={label('identifiers', 'Numbers and codes')}
        help="Contract, docket or version numbers, one a line."
        defaultValue={fields.identifiers.join('\n')}
        {...field('identifiers')}
      />
    </>
  );
}
