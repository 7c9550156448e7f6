'use client';
import { MailPlus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InviteForm } from './invite-form.tsx';
import { OneTimeLink, type NewLink } from './one-time-link.tsx';

type InvitePersonProps = {
  /** The workspaces that the administrator manages, and so can invite to. */
  workspaces: readonly { id: string; name: string }[];
};

/** Invites a person: asks for the address, then shows the link, once. */
export function InvitePerson({ workspaces }: InvitePersonProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [invitation, setInvitation] = useState<NewLink>();
  const toggle = (next: boolean) => {
    setOpen(next);
    if (!next) setInvitation(undefined);
  };
  return (
    <>
      <Button
        tone="primary"
        onClick={() => {
          toggle(true);
        }}
      >
        <MailPlus aria-hidden />
        Invite a person
      </Button>
      <Dialog
        open={open}
        onOpenChange={toggle}
        title={invitation ? 'Give them this link' : 'Invite a person'}
        description={
          invitation
            ? 'It is shown only now. Nothing was sent: pass it on yourself, in a way that others can’t read.'
            : 'You get a link that works once, for 72 hours, to pass on yourself. This server sends no mail.'
        }
      >
        {invitation ? (
          <OneTimeLink
            link={invitation}
            onClose={() => {
              toggle(false);
            }}
          />
        ) : (
          <InviteForm
            workspaces={workspaces}
            onInvited={(made) => {
              setInvitation(made);
              router.refresh();
            }}
          />
        )}
      </Dialog>
    </>
  );
}
