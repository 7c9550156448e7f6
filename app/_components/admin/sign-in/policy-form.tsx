'use client';
import { useState } from 'react';
import type { SignInPolicy } from '#lib/access/sign-in-policy.ts';
import { sendJson } from '../../api/client.ts';
import { type Choice, ChoiceCards } from '../../forms/choice-cards.tsx';
import { FormProblem } from '../../forms/form-problem.tsx';
import { useForm } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { policies, type PolicyName, policyName } from './policies.ts';

const choices: readonly Choice<PolicyName>[] = [
  { value: 'nobody', label: 'Nobody', text: 'Whoever sets one up is asked for it; nobody must.' },
  { value: 'administrators', label: 'Administrators', text: 'Whoever administers this server.' },
  {
    value: 'managers',
    label: 'Administrators and managers',
    text: 'Also whoever manages a workspace, by themselves or through a group.',
  },
  {
    value: 'editors',
    label: 'Administrators, managers and editors',
    text: 'Also whoever adds and deletes documents in a workspace.',
  },
  { value: 'everybody', label: 'Everybody', text: 'All people with an account.' },
];

/** Of whom a second factor is required. */
export function PolicyForm({ policy, hasOwnFactor }: { policy: SignInPolicy; hasOwnFactor: boolean }) {
  const { show } = useToast();
  const current = policyName(policy);
  const [chosen, setChosen] = useState(current);
  const form = useForm({
    fields: ['policy'],
    send: async () => {
      await sendJson('PATCH', '/api/admin/sign-in-policy', policies[chosen]);
      show({ text: 'Saved. It is in force from now on.' });
    },
  });
  return (
    <form {...form.formProps} className="grid max-w-xl gap-5">
      <ChoiceCards
        legend="A second factor is required of"
        name="policy"
        choices={choices}
        defaultValue={current}
        onChange={setChosen}
      />
      {chosen !== 'nobody' && !hasOwnFactor ? (
        <Notice>You have none yourself: you will be asked to set one up as soon as this is saved.</Notice>
      ) : null}
      <FormProblem problem={form.problem} />
      <div>
        <Button type="submit" tone="primary" busy={form.busy}>
          Save
        </Button>
      </div>
    </form>
  );
}
