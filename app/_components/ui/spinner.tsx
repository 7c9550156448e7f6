import clsx from 'clsx';
import { LoaderCircle } from 'lucide-react';

/** A small turning mark. Say in words next to it what is going on, or give it a label. */
export function Spinner({ label, className }: { label?: string; className?: string }) {
  return (
    <LoaderCircle
      className={clsx('size-4 animate-spin', className)}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
