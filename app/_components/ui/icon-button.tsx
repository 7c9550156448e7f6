'use client';
import clsx from 'clsx';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Hint } from './tooltip.tsx';

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** What the button does: its accessible name and its tooltip. */
  label: string;
  children: ReactNode;
  size?: 'small' | 'medium';
};

/** A button with only an icon; its label appears as a tooltip. */
export function IconButton({ label, children, size = 'medium', className, ...rest }: IconButtonProps) {
  return (
    <Hint text={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={clsx(
          'grid shrink-0 place-items-center rounded-control text-ink-soft transition-colors',
          'enabled:hover:bg-sunken enabled:hover:text-ink disabled:opacity-40 [&_svg]:size-4',
          size === 'small' ? 'size-7' : 'size-9',
          className,
        )}
      >
        {children}
      </button>
    </Hint>
  );
}
