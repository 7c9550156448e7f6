import clsx from 'clsx';
import type { ReactNode, ThHTMLAttributes, TdHTMLAttributes } from 'react';

type TableProps = { label: string; children: ReactNode; className?: string };

/** A table that scrolls sideways by itself on narrow screens. */
export function Table({ label, children, className }: TableProps) {
  return (
    <div className={clsx('overflow-x-auto rounded-card border border-line bg-surface', className)}>
      <table aria-label={label} className="w-full border-collapse text-left text-sm">
        {children}
      </table>
    </div>
  );
}

/** The row of column names. */
export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead className="border-b border-line text-xs text-ink-faint">
      <tr>{children}</tr>
    </thead>
  );
}

/** A column name. */
export function TableHeader({ className, ...rest }: ThHTMLAttributes<HTMLTableCellElement>) {
  return <th scope="col" {...rest} className={clsx('px-3 py-2 font-medium whitespace-nowrap', className)} />;
}

/** A row. */
export function TableRow({ children, className }: { children: ReactNode; className?: string }) {
  return <tr className={clsx('border-b border-line last:border-b-0', className)}>{children}</tr>;
}

/** A cell; `numeric` sets figures of equal width to the right. */
export function TableCell({
  className,
  numeric = false,
  ...rest
}: TdHTMLAttributes<HTMLTableCellElement> & { numeric?: boolean }) {
  return (
    <td {...rest} className={clsx('px-3 py-2 align-middle', numeric && 'tabular text-right', className)} />
  );
}
