'use client';
import { BrickWall, Plus } from 'lucide-react';
import { useState } from 'react';
import { wallTestSchema, type WallTest, type WallView } from '#lib/shared/walls.ts';
import { sendJson } from '../../api/client.ts';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { mergeWall, toBody, type WallBody } from './merge-wall.ts';
import { WallCard } from './wall-card.tsx';
import { WallDialog } from './wall-dialog.tsx';
import type { WallSides } from './wall-form.tsx';
import { WallTestResult } from './wall-test-result.tsx';

type WallsViewProps = { walls: readonly WallView[]; sides: WallSides };

/** What can be done with a wall that is there. */
function useWallActs() {
  const [result, setResult] = useState<WallTest>();
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const test = ({ id }: WallView) =>
    void act({
      key: id,
      work: async () => {
        setResult(wallTestSchema.parse(await sendJson('POST', `/api/admin/walls/${id}/test`)));
      },
    });
  const lift = ({ id, name }: WallView) => {
    ask({
      title: `Lift ${name}?`,
      text: 'Everybody whom it shuts out gets back, at once, what their roles give them. The wall stays in this list.',
      label: 'Lift the wall',
      onConfirm: () =>
        act({
          key: id,
          work: () => sendJson('DELETE', `/api/admin/walls/${id}`),
          done: `${name} is lifted.`,
        }),
    });
  };
  const forget = () => {
    setResult(undefined);
  };
  return { test, lift, result, forget, busyKey, dialog };
}

/** All walls; making, changing, testing and lifting them. */
export function WallsView({ walls, sides }: WallsViewProps) {
  const [opened, setOpened] = useState<Opened>();
  const { test, lift, result, forget, busyKey, dialog } = useWallActs();
  const open = (wall?: WallView) => () => {
    setOpened(wall ? { wallId: wall.id } : {});
  };
  return (
    <>
      <PageHeader
        title="Walls"
        text="A wall keeps people from workspaces, whatever their roles are."
        actions={
          <Button tone="primary" onClick={open()}>
            <Plus aria-hidden />
            Put up a wall
          </Button>
        }
      />
      <div className="grid gap-4">
        {result ? <WallTestResult result={result} onClose={forget} /> : null}
        {walls.length === 0 ? <NoWalls /> : null}
        <ul aria-label="Walls" className="grid gap-4 empty:hidden">
          {walls.map((wall) => (
            <WallCard
              key={wall.id}
              wall={wall}
              busy={busyKey === wall.id}
              acts={{ test, lift, change: open(wall) }}
            />
          ))}
        </ul>
      </div>
      {dialog}
      {opened ? (
        <OpenedWall
          {...{ walls, sides, opened }}
          onConflict={(lost) => {
            setOpened({ ...opened, lost });
          }}
          onClose={() => {
            setOpened(undefined);
          }}
        />
      ) : null}
    </>
  );
}

/** A form that came too late: what the wall was for it, and what was entered. */
type LostForm = { base: WallBody; entered: WallBody };
type Opened = { wallId?: string; lost?: LostForm };

type OpenedWallProps = WallsViewProps & {
  opened: Opened;
  onClose: () => void;
  onConflict: (lost: LostForm) => void;
};

/** The form of a wall as it is now, with what was entered into an earlier one; a wall that is over has none. */
function OpenedWall({ walls, sides, opened, onClose, onConflict }: OpenedWallProps) {
  const { wallId, lost } = opened;
  const wall = walls.find(({ id }) => id === wallId);
  if (wallId !== undefined && (!wall || wall.seen === '' || wall.state === 'lifted' || wall.state === 'over'))
    return null;
  const present = wall && toBody(wall);
  const start = present && lost ? mergeWall({ ...lost, present }) : present;
  return (
    <WallDialog
      key={wall?.seen}
      {...{ wall, start, sides, onClose }}
      onConflict={(entered) => {
        if (present) onConflict({ base: present, entered });
      }}
    />
  );
}

function NoWalls() {
  return (
    <EmptyState
      icon={<BrickWall aria-hidden />}
      title="No walls"
      text="Put one up when somebody must not learn of a matter: because they acted for the other side, or are concerned themselves."
    />
  );
}
