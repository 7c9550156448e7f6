'use client';
import type { BreakGlassView } from '#lib/break-glass/list-break-glass.ts';
import { sendJson } from '../api/client.ts';
import { useAct } from '../forms/use-act.ts';
import { Moment } from '../moment.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';

type BreakGlassListProps = {
  items: readonly BreakGlassView[];
  /** False on the page of one workspace. */
  namesWorkspace: boolean;
};

/** Uses of emergency access; those that run can be ended. */
export function BreakGlassList({ items, namesWorkspace }: BreakGlassListProps) {
  const { act, busyKey } = useAct();
  return (
    <ul
      aria-label="Emergency access"
      className="divide-y divide-line rounded-card border border-line bg-surface"
    >
      {items.map((one) => (
        <li key={one.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-3.5 py-2.5 text-sm">
          <div className="min-w-0 flex-1 basis-56">
            <p className="flex flex-wrap items-center gap-2 font-medium">
              {one.personName}
              {namesWorkspace ? ` in ${one.workspaceName ?? 'a workspace that you are shut out of'}` : null}
              <Badge tone={one.isRunning ? 'danger' : 'neutral'}>{one.isRunning ? 'Runs' : 'Over'}</Badge>
            </p>
            <p className="break-words whitespace-pre-wrap text-ink-soft">{one.reason}</p>
            <p className="text-xs text-ink-faint">
              <Moment time={one.startsAt} /> to <Moment time={one.endsAt} />
            </p>
          </div>
          {one.isRunning ? (
            <Button
              size="small"
              busy={busyKey === one.id}
              aria-label={`End the access of ${one.personName}`}
              onClick={() =>
                void act({
                  key: one.id,
                  work: () => sendJson('DELETE', `/api/break-glass/${one.id}`),
                  done: 'The access is ended.',
                })
              }
            >
              End it
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
