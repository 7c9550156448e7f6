'use client';
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

type HoverCardProps = { card: ReactNode; children: ReactNode; label?: string };

/**
 * A card of text that appears on hover and on keyboard focus. It is a tooltip by role, so screen readers read it as the
 * description of its trigger; nothing in it can be clicked.
 */
export function HoverCard({ card, children, label }: HoverCardProps) {
  return (
    <Tooltip.Root delayDuration={150}>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side="top"
          sideOffset={6}
          collisionPadding={12}
          {...(label === undefined ? {} : { 'aria-label': label })}
          className="z-50 w-96 max-w-[calc(100vw-1.5rem)] rounded-card border border-line bg-raised p-3.5 text-sm text-ink shadow-float"
        >
          {card}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
