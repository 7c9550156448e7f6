'use client';
import { useState } from 'react';
import { z } from 'zod';
import type { PersonView } from '#lib/users/list-people.ts';
import { sendJson } from '../../api/client.ts';
import { useAct } from '../../forms/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { OneTimeLink, type NewLink } from './one-time-link.tsx';

const linkSchema = z.object({ link: z.string(), expiresAt: z.number() });

type ResetLinkDialogProps = { person: PersonView; onClose: () => void };

/** Makes a link by which a person chooses a new password: says what it means, then shows it, once. */
export function ResetLinkDialog({ person, onClose }: ResetLinkDialogProps) {
  const [made, setMade] = useState<NewLink>();
  const { act, busyKey } = useAct();
  const make = () =>
    act({
      key: person.id,
      work: async () => {
        const reply = await sendJson('POST', `/api/admin/people/${person.id}/reset-link`);
        setMade({ ...linkSchema.parse(reply), email: person.email });
      },
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={made ? 'Give them this link' : `A new password for ${person.name}`}
      description={
        made
          ? 'It is shown only now. Nothing was sent: pass it on yourself, in a way that others can’t read.'
          : 'You get a link that works once, for 24 hours. Whoever opens it chooses the new password and is signed in as this person, so make sure who asks. All their sessions, passkeys, keys for programs and connections with single sign-on end then; until then the present password works. It is recorded that you made the link.'
      }
    >
      {made ? (
        <OneTimeLink link={made} onClose={onClose} />
      ) : (
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={busyKey !== undefined} onClick={() => void make()}>
            Make the link
          </Button>
        </div>
      )}
    </Dialog>
  );
}
