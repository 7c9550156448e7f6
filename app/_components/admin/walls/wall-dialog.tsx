'use client';
import { useState } from 'react';
import type { WallPreview, WallView } from '#lib/shared/walls.ts';
import { asApiError, sendJson } from '../../api/client.ts';
import { useAct } from '../../forms/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { WallBody } from './merge-wall.ts';
import { WallForm, type WallSides } from './wall-form.tsx';
import { WallPreviewView } from './wall-preview.tsx';

type WallDialogProps = {
  /** The wall that is changed; undefined for a new one. */
  wall: WallView | undefined;
  /** What the form begins with. */
  start: WallBody | undefined;
  sides: WallSides;
  onClose: () => void;
  /** Somebody else changed the wall: it is read again, and the form begins anew. */
  onConflict: (entered: WallBody) => void;
};

/** Makes or changes a wall: first its two sides, then what that does, and only then is it put up. */
export function WallDialog({ wall, start, sides, onClose, onConflict }: WallDialogProps) {
  const [ready, setReady] = useState<{ body: WallBody; preview: WallPreview }>();
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={wall ? `Change ${wall.name}` : 'Put up a wall'}
      description={
        ready
          ? 'Nothing is changed yet. It counts at once for the next request, and stops answers that are being written.'
          : 'A wall beats every role, also of managers and administrators, and emergency access.'
      }
      {...(ready && {
        footer: (
          <PutUp
            wall={wall}
            body={ready.body}
            onBack={() => {
              setReady(undefined);
            }}
            onDone={onClose}
            onConflict={onConflict}
          />
        ),
      })}
    >
      {ready ? <WallPreviewView preview={ready.preview} /> : null}
      {/* Kept while the preview is shown, so that "Back" loses nothing. */}
      <div hidden={ready !== undefined}>
        <WallForm
          wall={wall}
          start={start}
          sides={sides}
          onPreview={(body, preview) => {
            setReady({ body, preview });
          }}
        />
      </div>
    </Dialog>
  );
}

type PutUpProps = Pick<WallDialogProps, 'wall' | 'onConflict'> & {
  body: WallBody;
  onBack: () => void;
  onDone: () => void;
};

function PutUp({ wall, body, onBack, onDone, onConflict }: PutUpProps) {
  const { act, busyKey } = useAct();
  const send = async () => {
    if (!wall) return sendJson('POST', '/api/admin/walls', body);
    try {
      return await sendJson('PATCH', `/api/admin/walls/${wall.id}`, { ...body, seen: wall.seen });
    } catch (error) {
      if (asApiError(error).code === 'CONFLICT') onConflict(body);
      throw error;
    }
  };
  const put = async () => {
    const isDone = await act({
      key: 'put',
      work: send,
      done: wall ? 'The wall is changed.' : 'The wall is up.',
    });
    if (isDone) onDone();
  };
  return (
    <>
      <Button onClick={onBack}>Back</Button>
      <Button tone="primary" busy={busyKey !== undefined} onClick={() => void put()}>
        {wall ? 'Change the wall' : 'Put the wall up'}
      </Button>
    </>
  );
}
