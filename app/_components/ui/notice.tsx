import clsx from 'clsx';
import type { ReactNode } from 'react';
import { softTones, type BadgeTone } from './badge.tsx';

type NoticeProps = { tone?: BadgeTone; icon?: ReactNode; children: ReactNode; action?: ReactNode };

/** A sentence inside a page that the person should know before going on. */
export function Notice({ tone = 'neutral', icon, children, action }: NoticeProps) {
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={clsx(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card px-3.5 py-2.5 text-sm [&>svg]:size-4 [&>svg]:shrink-0',
        softTones[tone],
      )}
    >
      {icon}
      <div className="min-w-0 flex-1 text-ink">{children}</div>
      {action}
    </div>
  );
}
