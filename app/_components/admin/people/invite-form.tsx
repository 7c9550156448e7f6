'use client';
import { useState } from 'react';
import { z } from 'zod';
import { sendJson } from '../../api/client.ts';
import { checkAddress } from '../../forms/checks.ts';
import { ChoiceCards } from '../../forms/choice-cards.tsx';
import { FormProblem } from '../../forms/form-problem.tsx';
import { NamedSelect } from '../../forms/named-select.tsx';
import { useForm, type FormValues } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { roleChoices } from '../../workspaces/role-words.ts';
import type { NewLink } from './one-time-link.tsx';

const invitationSchema = z.object({ link: z.string(), expiresAt: z.number() });
const fields = ['email', 'role', 'workspaceId', 'workspaceRole'] as const;

const serverRoles = [
  { value: 'person', label: 'Person', text: 'Works in the workspaces that they are a member of.' },
  { value: 'administrator', label: 'Administrator', text: 'Also manages people, models and the server.' },
] as const;

async function invite(values: FormValues<(typeof fields)[number]>): Promise<NewLink> {
  const { role, workspaceId, workspaceRole } = values;
  const email = values.email.trim();
  const body = { email, role, ...(workspaceId === '' ? {} : { workspaceId, workspaceRole }) };
  const made = invitationSchema.parse(await sendJson('POST', '/api/admin/invitations', body));
  return { ...made, email };
}

type InviteFormProps = {
  workspaces: readonly { id: string; name: string }[];
  onInvited: (invitation: NewLink) => void;
};

/** Asks whom to invite, and as what. */
export function InviteForm({ workspaces, onInvited }: InviteFormProps) {
  const form = useForm({
    fields,
    check: ({ email }) => ({ email: checkAddress(email) }),
    send: async (values) => {
      onInvited(await invite(values));
    },
    fieldOf: (error) => (error.code === 'CONFLICT' ? 'email' : undefined),
  });
  return (
    <form {...form.formProps} className="grid gap-5">
      <TextField label="E-mail address" type="email" autoComplete="off" {...form.field('email')} />
      <ChoiceCards legend="Role on this server" name="role" defaultValue="person" choices={serverRoles} />
      <WorkspaceChoice workspaces={workspaces} />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          Make the link
        </Button>
      </div>
    </form>
  );
}

function WorkspaceChoice({ workspaces }: Pick<InviteFormProps, 'workspaces'>) {
  const [workspaceId, setWorkspaceId] = useState('');
  const options = workspaces.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <NamedSelect
        label="Workspace (optional)"
        name="workspaceId"
        help="You can choose among the workspaces that you manage."
        options={[{ value: '', label: 'None for now' }, ...options]}
        onChange={setWorkspaceId}
      />
      {workspaceId === '' ? null : (
        <ChoiceCards
          legend="Role in the workspace"
          name="workspaceRole"
          defaultValue="reader"
          choices={roleChoices}
        />
      )}
    </>
  );
}
