import type { WallGroupChange } from '#lib/shared/walls.ts';
import { formatCount } from '#lib/shared/format.ts';
import { Moment } from '../../moment.tsx';

function wordsOf({ kind, personName, groupName, providerName }: WallGroupChange): string {
  if (kind === 'kept') return `${personName} stays shut out by name after leaving ${groupName}`;
  const by = providerName === null ? '' : `, by ${providerName}`;
  return `${personName} ${kind} ${groupName}${by}`;
}

/** Who joined or left the groups of a wall since it was put up: nobody should pass a wall without being seen. */
export function WallChanges({ changes }: { changes: readonly WallGroupChange[] }) {
  if (changes.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer text-ink-soft">
        {formatCount(changes.length, 'change')} in its groups since it was put up
      </summary>
      <ul className="mt-1.5 grid gap-1 break-words text-ink-soft">
        {changes.map((change) => (
          <li key={`${change.at} ${wordsOf(change)}`}>
            {wordsOf(change)}, <Moment time={change.at} />
          </li>
        ))}
      </ul>
    </details>
  );
}
