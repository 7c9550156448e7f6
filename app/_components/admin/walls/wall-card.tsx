import { FlaskConical, Pencil, Unlock } from 'lucide-react';
import type { WallView } from '#lib/shared/walls.ts';
import { Moment } from '../../moment.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { WallChanges } from './wall-changes.tsx';
import { namelessWorkspace, wallKindLabels, wallStateWords } from './wall-words.ts';

type WallCardProps = {
  wall: WallView;
  busy: boolean;
  acts: { test: (wall: WallView) => void; change: () => void; lift: (wall: WallView) => void };
};

/** One wall with both its sides, and what can be done with it. */
export function WallCard({ wall, busy, acts }: WallCardProps) {
  const { isOwn, name, reason, state, people, groups, workspaces } = wall;
  const { label, tone } = wallStateWords[state];
  const holders = [...groups.map((group) => `${group.name} (group)`), ...people.map((person) => person.name)];
  const isOver = state === 'lifted' || state === 'over';
  return (
    <li className="grid gap-3 rounded-card border border-line bg-surface p-4 text-sm">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="text-base font-semibold">{name}</h2>
        <Badge tone={tone}>{label}</Badge>
      </header>
      <p className="break-words whitespace-pre-wrap text-ink-soft">
        {isOwn ? 'Another administrator, whom it lets in, changes or lifts it.' : reason}
      </p>
      <dl className="grid gap-1.5 sm:grid-cols-[9rem_minmax(0,1fr)]">
        <dt className="text-ink-soft">{wallKindLabels[wall.kind]}</dt>
        <dd>{holders.join(', ') || 'Nobody'}</dd>
        <dt className="text-ink-soft">Workspaces</dt>
        <dd>{workspaces.map((workspace) => workspace.name ?? namelessWorkspace).join(', ')}</dd>
        <dt className="text-ink-soft">Time</dt>
        <dd>
          <WallTime wall={wall} />
        </dd>
      </dl>
      <WallChanges changes={wall.groupChanges} />
      {isOver ? null : <WallActs wall={wall} busy={busy} acts={acts} />}
    </li>
  );
}

function WallActs({ wall, busy, acts }: WallCardProps) {
  const { isOwn, name, state } = wall;
  return (
    <div className="flex flex-wrap gap-2">
      {state === 'standing' ? (
        <Button
          size="small"
          busy={busy}
          aria-label={`Test ${name}`}
          onClick={() => {
            acts.test(wall);
          }}
        >
          <FlaskConical aria-hidden />
          Test
        </Button>
      ) : null}
      {isOwn ? null : (
        <>
          <Button size="small" aria-label={`Change ${name}`} onClick={acts.change}>
            <Pencil aria-hidden />
            Change
          </Button>
          <Button
            size="small"
            aria-label={`Lift ${name}`}
            onClick={() => {
              acts.lift(wall);
            }}
          >
            <Unlock aria-hidden />
            Lift
          </Button>
        </>
      )}
    </div>
  );
}

function WallTime({ wall }: { wall: WallView }) {
  const { startsAt, endsAt, liftedAt, createdByName } = wall;
  return (
    <>
      From <Moment time={startsAt} />
      {liftedAt !== null ? (
        <>
          , lifted <Moment time={liftedAt} />
        </>
      ) : null}
      {liftedAt === null && endsAt !== null ? (
        <>
          {' '}
          until <Moment time={endsAt} />
        </>
      ) : null}
      {liftedAt === null && endsAt === null ? ' until it is lifted' : null}; put up by {createdByName}
    </>
  );
}
