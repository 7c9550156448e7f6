import clsx from 'clsx';
import Link from 'next/link';
import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from 'react';
import { Spinner } from './spinner.tsx';

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'medium';

const base =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors ' +
  'disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0';

const tones: Record<ButtonTone, string> = {
  primary: 'bg-accent text-accent-ink enabled:hover:bg-accent-strong [a]:hover:bg-accent-strong',
  secondary: 'border border-line-strong/50 bg-surface text-ink enabled:hover:bg-sunken [a]:hover:bg-sunken',
  quiet:
    'text-ink-soft enabled:hover:bg-sunken enabled:hover:text-ink [a]:hover:bg-sunken [a]:hover:text-ink',
  danger: 'bg-danger text-canvas enabled:hover:opacity-90',
};

const sizes: Record<ButtonSize, string> = {
  small: 'h-8 px-2.5 text-[0.8125rem]',
  medium: 'h-9 px-3.5 text-sm',
};

/** The look of a button, for elements that must be something else (a label around a file input). */
export function buttonClass(tone: ButtonTone = 'secondary', size: ButtonSize = 'medium'): string {
  return clsx(base, tones[tone], sizes[size]);
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  tone?: ButtonTone;
  size?: ButtonSize;
  /** Shows a spinner and refuses clicks while something runs. */
  busy?: boolean;
};

/** A button with words. `type` is "button" unless said otherwise. */
export function Button({ tone, size, busy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || disabled}
      aria-busy={busy || undefined}
      className={clsx(buttonClass(tone, size), className)}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}

type LinkButtonProps = ComponentProps<typeof Link> & {
  tone?: ButtonTone;
  size?: ButtonSize;
  children: ReactNode;
};

/** A link that looks like a button. */
export function LinkButton({ tone, size, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={clsx(buttonClass(tone, size), className)}>
      {children}
    </Link>
  );
}
