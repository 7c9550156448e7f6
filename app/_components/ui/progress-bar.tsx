import clsx from 'clsx';

type ProgressBarProps = {
  /** What is going on, for screen readers. */
  label: string;
  /** Between 0 and 1; leave it out while the end is not known. */
  value?: number | undefined;
  className?: string;
};

/** How far something has come. */
export function ProgressBar({ label, value, className }: ProgressBarProps) {
  const percent = value === undefined ? undefined : Math.round(Math.min(Math.max(value, 0), 1) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      {...(percent === undefined
        ? {}
        : { 'aria-valuenow': percent, 'aria-valuemin': 0, 'aria-valuemax': 100 })}
      className={clsx('h-1.5 w-full overflow-hidden rounded-full bg-line', className)}
    >
      <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="size-full text-accent">
        {percent === undefined ? (
          <rect width="35" height="1" fill="currentColor" className="animate-pulse" />
        ) : (
          <rect width={percent} height="1" fill="currentColor" />
        )}
      </svg>
    </div>
  );
}
