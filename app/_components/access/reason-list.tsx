import type { PersonAccess, Reason } from '#lib/shared/access-review.ts';
import { Moment } from '../moment.tsx';
import { StatusBadge } from '../ui/badge.tsx';
import { roleLabel } from '../workspaces/role-words.ts';

const through = (groupName: string | null) => (groupName === null ? '' : ` through the group ${groupName}`);

function ReasonText({ reason }: { reason: Reason }) {
  switch (reason.kind) {
    case 'role':
      return `${roleLabel(reason.role)}${through(reason.groupName)}`;
    case 'grant':
      return `may open this document${through(reason.groupName)}`;
    case 'break-glass':
      return (
        <>
          emergency access until <Moment time={reason.endsAt} />
        </>
      );
    case 'disabled':
      return 'the account is disabled';
    case 'wall':
      return reason.wallName === null ? 'shut out by a wall' : `shut out by the wall ${reason.wallName}`;
    case 'no-role':
      return 'no role in the workspace';
    case 'unconfirmed':
      return `no role until they sign in by single sign-on again (group ${reason.groupName})`;
    case 'no-grant':
      return 'the document is restricted, and not opened to them';
  }
}

/** Why somebody may read something or may not: the steps on the way, in order. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul className="text-xs text-ink-soft">
      {reasons.map((reason, index) => (
        <li key={`${reason.kind} ${index}`}>
          <ReasonText reason={reason} />
        </li>
      ))}
    </ul>
  );
}

/** People with the decision about each and its reasons. */
export function PeopleAccessList({ people, label }: { people: readonly PersonAccess[]; label: string }) {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-card border border-line">
      {people.map((one) => (
        <li key={one.userId} className="flex items-start justify-between gap-3 px-3 py-2 text-sm">
          <div className="min-w-0">
            <p className="truncate font-medium">{one.name}</p>
            <ReasonList reasons={one.reasons} />
          </div>
          <StatusBadge tone={one.canRead ? 'positive' : 'neutral'}>
            {one.canRead ? 'Can read' : 'Can’t read'}
          </StatusBadge>
        </li>
      ))}
    </ul>
  );
}
