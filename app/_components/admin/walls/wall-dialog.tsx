'use client';
import { useState } from 'react';
import type { WallPreview, WallView } from '#lib/shared/walls.ts';
import { sendJson } from '../../api/client.ts';
import { useAct } from '../../forms/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { WallForm, type WallBody, type WallSides } from './wall-form.tsx';
import { WallPreviewView } from './wall-preview.tsx';

type WallDialogProps = {
  /** The wall that is changed; undefined for a new one. */
  wall: WallView | undefined;
  sides: WallSides;
  onClose: () => void;
};

/** Makes or changes a wall: first its two sides, then what that does, and only then is it put up. */
export function WallDialog({ wall, sides, onClose }: WallDialogProps) {
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
          />
        ),
      })}
    >
      {ready ? <WallPreviewView preview={ready.preview} /> : null}
      {/* Kept while the preview is shown, so that "Back" loses nothing. */}
      <div hidden={ready !== undefined}>
        <WallForm
          wall={wall}
          sides={sides}
          onPreview={(body, preview) => {
            setReady({ body, preview });
          }}
        />
      </div>
    </Dialog>
  );
}

type PutUpProps = { wall: WallView | undefined; body: WallBody; onBack: () => void; onDone: () => void };

function PutUp({ wall, body, onBack, onDone }: PutUpProps) {
  const { act, busyKey } = useAct();
  const put = async () => {
    const isDone = await act({
      key: 'put',
      work: () =>
        wall
          ? sendJson('PATCH', `/api/admin/walls/${wall.id}`, { ...body, seen: wall.seen })
          : sendJson('POST', '/api/admin/walls', body),
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
