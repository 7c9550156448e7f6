'use client';
import { z } from 'zod';
import type { PersonView } from '#lib/users/list-people.ts';
import { sendJson } from '../../api/client.ts';
import { useApi } from '../../api/use-api.ts';
import { checkName } from '../../forms/checks.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { Picker, type PickerItem } from '../../forms/picker.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useForm } from '../../forms/use-form.ts';
import { Moment } from '../../moment.tsx';
import { ApiErrorState } from '../../ui/api-error-state.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SkeletonText } from '../../ui/skeleton.tsx';
import { TextArea } from '../../ui/text-field.tsx';

const identitySchema = z.object({
  id: z.string(),
  providerName: z.string().nullable(),
  createdAt: z.number(),
  lastUsedAt: z.number(),
  disconnectedAt: z.number().nullable(),
  moves: z.array(z.object({ fromName: z.string(), reason: z.string(), movedAt: z.number() })),
});
const identitiesSchema = z.object({ identities: z.array(identitySchema) });
type Identity = z.infer<typeof identitySchema>;

const shortestReason = 10;

type MoveIdentityProps = { person: PersonView; others: readonly PersonView[]; onClose: () => void };

/** Gives an identity at a provider, which got connected with this account, to the account that it belongs to. */
export function MoveIdentityDialog(props: MoveIdentityProps) {
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={`Move an identity of ${props.person.name}`}
      description="For somebody who was connected with the wrong account. It signs nobody in until its owner signs in to the other account by something else (make a link for a new password if there is nothing) and connects it there. This account loses the groups that came by the provider; its sessions and its keys for programs end. A wall that shuts out one of the two accounts must shut out the other as well."
    >
      <MoveIdentityBody {...props} />
    </Dialog>
  );
}

function MoveIdentityBody(props: MoveIdentityProps) {
  const path = `/api/admin/people/${props.person.id}/identities`;
  const { data, error, reload } = useApi(path, identitiesSchema);
  if (error) return <ApiErrorState title="This could not be loaded" error={error} onRetry={reload} />;
  if (!data) return <SkeletonText lines={4} />;
  if (data.identities.length === 0) return <p className="text-sm text-ink-soft">No identity is left here.</p>;
  return (
    <div className="grid gap-5">
      <ul aria-label="Earlier moves" className="grid gap-1 text-xs text-ink-soft empty:hidden">
        {data.identities.flatMap(({ id, moves }) =>
          moves.map(({ fromName, reason, movedAt }) => (
            <li key={`${id} ${movedAt}`} className="break-words">
              Moved here from {fromName} <Moment time={movedAt} />: {reason}
            </li>
          )),
        )}
      </ul>
      <MoveIdentityForm {...props} identities={data.identities} />
    </div>
  );
}

function stateOf({ createdAt, disconnectedAt }: Identity): string {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  return disconnectedAt === null
    ? `Connected since ${day(createdAt)}`
    : `Disconnected on ${day(disconnectedAt)}`;
}

function toItem(one: Identity): PickerItem {
  return { value: one.id, label: one.providerName ?? 'A provider that is gone', detail: stateOf(one) };
}

function accountsAmong(people: readonly PersonView[]): PickerItem[] {
  const open = people.filter(({ disabledAt }) => disabledAt === null);
  return open.map(({ id, name, email }) => ({ value: id, label: name, detail: email }));
}

function MoveIdentityForm({
  person,
  others,
  identities,
  onClose,
}: MoveIdentityProps & { identities: readonly Identity[] }) {
  const { succeed } = useAct();
  const form = useForm({
    fields: ['identityId', 'toUserId', 'reason'],
    check: ({ identityId, toUserId, reason }) => ({
      identityId: identityId === '' ? 'Choose an identity.' : undefined,
      toUserId: toUserId === '' ? 'Choose a person.' : undefined,
      reason:
        checkName(reason, 'a reason', 1000) ??
        (reason.trim().length < shortestReason ? 'Say a little more.' : undefined),
    }),
    send: async ({ identityId, ...body }) => {
      await sendJson('POST', `/api/admin/people/${person.id}/identities/${identityId}/move`, body);
      succeed('The identity is moved. Its owner connects it on the page of their account.');
      onClose();
    },
  });
  return (
    <form {...form.formProps} className="grid gap-5">
      <Picker
        label="Identity"
        items={identities.map(toItem)}
        empty="No identity is left here."
        {...form.field('identityId')}
      />
      <Picker
        label="Account that it belongs to"
        items={accountsAmong(others)}
        empty="There is no other account that it could be moved to."
        {...form.field('toUserId')}
      />
      <TextArea label="Reason" help="Kept with the move; administrators see it." {...form.field('reason')} />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          Move it
        </Button>
      </div>
    </form>
  );
}
