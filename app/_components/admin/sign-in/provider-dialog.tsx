'use client';
import { useState } from 'react';
import type { ProviderListed } from '#lib/auth/identity-providers.ts';
import { sendJson } from '../../api/client.ts';
import { checkName } from '../../forms/checks.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { PasswordField } from '../../forms/password-field.tsx';
import { useForm } from '../../forms/use-form.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { type Group, groupLines, parseGroupLines } from './group-lines.ts';

type ProviderDialogProps = {
  provider: ProviderListed | undefined;
  groups: readonly Group[];
  callbackAddress: string;
  onClose: () => void;
  onSaved: (done: string) => void;
};

/** Adds a provider of single sign-on or changes one. */
export function ProviderDialog(props: ProviderDialogProps) {
  const { provider, callbackAddress, onClose } = props;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={provider ? `Change ${provider.name}` : 'Add a provider'}
      description={
        <>
          Register this address at the provider as the one to return to:{' '}
          <code className="break-all select-all">{callbackAddress}</code>
        </>
      }
    >
      <ProviderForm {...props} />
    </Dialog>
  );
}

function useProviderForm({ provider, groups, onClose, onSaved }: ProviderDialogProps) {
  const [enabled, setEnabled] = useState(provider?.enabled ?? true);
  const [asksSecondFactor, setAsks] = useState(provider?.asksSecondFactor ?? false);
  const form = useForm({
    fields: ['name', 'issuer', 'clientId', 'clientSecret', 'groupClaim', 'groups'],
    check: (values) => ({
      name: checkName(values.name, 'a name', 60),
      issuer: checkName(values.issuer, 'the issuer', 500),
      clientId: checkName(values.clientId, 'the client id', 500),
      clientSecret:
        provider === undefined ? checkName(values.clientSecret, 'the client secret', 4096) : undefined,
      groups: parseGroupLines(values.groups, groups).problem,
    }),
    send: async ({ clientSecret, groupClaim, groups: lines, ...texts }) => {
      await sendJson('POST', '/api/admin/identity-providers', {
        ...texts,
        ...(provider ? { id: provider.id } : {}),
        ...(clientSecret === '' ? {} : { clientSecret }),
        groupClaim: groupClaim.trim() === '' ? null : groupClaim,
        groups: parseGroupLines(lines, groups).mapped,
        enabled,
        asksSecondFactor,
      });
      onSaved('The provider is saved.');
      onClose();
    },
  });
  return { form, enabled, setEnabled, asksSecondFactor, setAsks };
}

function ProviderForm(props: ProviderDialogProps) {
  const { provider, groups, callbackAddress, onClose } = props;
  const { form, enabled, setEnabled, asksSecondFactor, setAsks } = useProviderForm(props);
  return (
    <form {...form.formProps} className="grid gap-4">
      <ProviderFields provider={provider} groups={groups} field={form.field} />
      <Checkbox
        showLabel
        label="The provider asks for a second factor itself"
        checked={asksSecondFactor}
        onChange={setAsks}
      />
      <Checkbox showLabel label="In use" checked={enabled} onChange={setEnabled} />
      <FormProblem problem={form.problem} />
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={callbackAddress} label="Copy the return address" />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" busy={form.busy}>
          Save
        </Button>
      </div>
    </form>
  );
}

type FieldName = 'name' | 'issuer' | 'clientId' | 'clientSecret' | 'groupClaim' | 'groups';
type ProviderFieldsProps = Pick<ProviderDialogProps, 'provider' | 'groups'> & {
  field: (name: FieldName) => { name: FieldName; error: string | undefined };
};

function ProviderFields({ provider, groups, field }: ProviderFieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        help="On the button of the sign-in page."
        defaultValue={provider?.name}
        {...field('name')}
      />
      <TextField
        label="Issuer"
        help="As the provider states it, for example https://id.example.org."
        defaultValue={provider?.issuer}
        readOnly={provider !== undefined}
        {...field('issuer')}
      />
      <TextField label="Client id" defaultValue={provider?.clientId} {...field('clientId')} />
      <PasswordField
        label="Client secret"
        autoComplete="off"
        help={provider ? 'Kept, and never shown. Type one only to replace it.' : undefined}
        {...field('clientSecret')}
      />
      <TextField
        label="Claim with groups"
        help="Optional, for example groups."
        defaultValue={provider?.groupClaim ?? ''}
        {...field('groupClaim')}
      />
      <TextArea
        label="Groups"
        help="One a line: value of the claim = name of a group here. Taken away when the claim goes."
        defaultValue={groupLines(provider?.groups ?? [], groups)}
        {...field('groups')}
      />
    </>
  );
}
