import type { ReactNode } from 'react';
import type { Known } from '#lib/admin/system-report.ts';

type KnownPartProps<T> = { part: Known<T>; children: (value: T) => ReactNode };

/** Shows a part of the report, or says plainly that it is not known. */
export function KnownPart<T>({ part, children }: KnownPartProps<T>) {
  if (part.known) return children(part.value);
  return (
    <span className="text-caution">
      Unknown. <span className="text-ink-soft">{part.reason}</span>
    </span>
  );
}
