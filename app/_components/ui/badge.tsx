import clsx from 'clsx';
import { CircleAlert, CircleCheck, CircleDashed, CircleX, Info } from 'lucide-react';
import type { ReactNode } from 'react';

export type BadgeTone = 'neutral' | 'accent' | 'positive' | 'caution' | 'danger';

export const softTones: Record<BadgeTone, string> = {
  neutral: 'bg-sunken text-ink-soft',
  accent: 'bg-accent-soft text-accent',
  positive: 'bg-positive-soft text-positive',
  caution: 'bg-caution-soft text-caution',
  danger: 'bg-danger-soft text-danger',
};

type BadgeProps = { tone?: BadgeTone; icon?: ReactNode; children: ReactNode };

/** A word or two about the state or kind of something. */
export function Badge({ tone = 'neutral', icon, children }: BadgeProps) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3.5',
        softTones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}

const statusIcons = {
  neutral: <CircleDashed aria-hidden />,
  accent: <Info aria-hidden />,
  positive: <CircleCheck aria-hidden />,
  caution: <CircleAlert aria-hidden />,
  danger: <CircleX aria-hidden />,
} satisfies Record<BadgeTone, ReactNode>;

/** A badge whose icon differs by tone, so that the state does not depend on colour alone. */
export function StatusBadge({ tone, children }: { tone: BadgeTone; children: ReactNode }) {
  return (
    <Badge tone={tone} icon={statusIcons[tone]}>
      {children}
    </Badge>
  );
}
