'use client';
import { UserMinus } from 'lucide-react';
import { documentAccessSchema, type DocumentAccess } from '#lib/shared/access-review.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { sendJson } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { Picker } from '../forms/picker.tsx';
import { useAct } from '../forms/use-act.ts';
import { useForm } from '../forms/use-form.ts';
import { ApiErrorState } from '../ui/api-error-state.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SkeletonText } from '../ui/skeleton.tsx';
import { PeopleAccessList } from './reason-list.tsx';

type DocumentAccessDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  document: DocumentView;
  onChanged: () => void;
};

/** Who can read a document and why; for managers, who restrict it here and say to whom it stays open. */
export function DocumentAccessDialog(props: DocumentAccessDialogProps) {
  const { open, onOpenChange, document } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Who can read it"
      description={`Of “${document.name}”. A restricted document leaves no trace for those it is not opened to.`}
    >
      {open ? <AccessBody {...props} /> : null}
    </Dialog>
  );
}

function AccessBody({ document, onChanged }: DocumentAccessDialogProps) {
  const path = `/api/documents/${document.id}`;
  const { data, error, reload } = useApi(`${path}/access`, documentAccessSchema);
  if (error) return <ApiErrorState title="This could not be loaded" error={error} onRetry={reload} />;
  if (!data) return <SkeletonText lines={5} />;
  const changed = () => {
    reload();
    onChanged();
  };
  return (
    <div className="grid gap-6">
      <Restriction path={path} access={data} onChanged={changed} />
      {data.restricted ? (
        <>
          <Grants path={path} access={data} onChanged={changed} />
          <AddGrant key={data.grants.length} path={path} access={data} onChanged={changed} />
        </>
      ) : null}
      <section className="grid gap-2">
        <h3 className="text-sm font-semibold">Members of the workspace</h3>
        <PeopleAccessList label="Members of the workspace" people={data.people} />
      </section>
    </div>
  );
}

type PartProps = { path: string; access: DocumentAccess; onChanged: () => void };

function Restriction({ path, access, onChanged }: PartProps) {
  const { act, busyKey } = useAct();
  const method = access.restricted ? 'DELETE' : 'POST';
  const change = async () => {
    const isDone = await act({
      key: 'restriction',
      work: () => sendJson(method, `${path}/restriction`),
      done: access.restricted
        ? 'Everybody in the workspace can read it again.'
        : 'Only you can read it now. Open it to others below.',
    });
    if (isDone) onChanged();
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="min-w-0 flex-1 basis-56 text-sm text-ink-soft">
        {access.restricted
          ? 'Restricted: only those it is opened to read it, find it or are answered from it.'
          : 'Open to everybody in the workspace.'}
      </p>
      <Button busy={busyKey !== undefined} onClick={() => void change()}>
        {access.restricted ? 'Open it to all' : 'Restrict it'}
      </Button>
    </div>
  );
}

function Grants({ path, access, onChanged }: PartProps) {
  const { act, busyKey } = useAct();
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-semibold">Open to</h3>
      <ul aria-label="Open to" className="divide-y divide-line rounded-card border border-line">
        {access.grants.map(({ id, kind, name }) => (
          <li key={id} className="flex items-center gap-2 py-1 pr-1 pl-3 text-sm">
            <span className="min-w-0 flex-1 truncate">
              <span className="font-medium">{name}</span>
              {kind === 'group' ? <span className="text-ink-faint"> (group)</span> : null}
            </span>
            <IconButton
              label={`Close it to ${name}`}
              disabled={busyKey === id}
              onClick={() =>
                void act({
                  key: id,
                  work: () => sendJson('DELETE', `${path}/grants/${id}`),
                  done: `It is closed to ${name}.`,
                }).then((isDone) => {
                  if (isDone) onChanged();
                })
              }
            >
              <UserMinus />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

function AddGrant({ path, access, onChanged }: PartProps) {
  const { succeed } = useAct();
  const form = useForm({
    fields: ['holder'],
    check: ({ holder }) => ({ holder: holder === '' ? 'Choose a person or a group.' : undefined }),
    send: async ({ holder }) => {
      const [kind, id] = holder.split(':');
      await sendJson('POST', `${path}/grants`, kind === 'group' ? { groupId: id } : { userId: id });
      succeed('Opened to them.');
      onChanged();
    },
  });
  const items = access.candidates.map(({ kind, id, name, detail }) => ({
    value: `${kind}:${id}`,
    label: name,
    detail,
  }));
  return (
    <form {...form.formProps} className="grid gap-3">
      <Picker
        label="Open it to somebody else"
        items={items}
        empty="It is open to everybody in the workspace by name."
        {...form.field('holder')}
      />
      <FormProblem problem={form.problem} />
      {items.length === 0 ? null : (
        <div className="flex justify-end">
          <Button type="submit" busy={form.busy}>
            Open it to them
          </Button>
        </div>
      )}
    </form>
  );
}
