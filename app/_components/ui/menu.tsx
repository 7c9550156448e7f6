'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

type MenuProps = {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
};

/** A menu that opens from its trigger (one element that can hold a ref). */
export function Menu({ trigger, children, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[min(28rem,var(--radix-dropdown-menu-content-available-height))] max-w-80 min-w-48 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const itemClass =
  'flex w-full items-center gap-2.5 rounded-control px-2.5 py-1.5 text-left text-sm outline-none ' +
  'data-[disabled]:text-ink-faint data-[highlighted]:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0';

const plainClass = 'text-ink [&_svg]:text-ink-faint';

type MenuItemProps = {
  children: ReactNode;
  icon?: ReactNode;
  onSelect?: () => void;
  /** Makes the item a link. */
  href?: string;
  tone?: 'normal' | 'danger';
  disabled?: boolean;
};

/** One act or link of a menu. */
export function MenuItem({
  children,
  icon,
  onSelect,
  href,
  tone = 'normal',
  disabled = false,
}: MenuItemProps) {
  const className = clsx(itemClass, tone === 'danger' ? 'text-danger' : plainClass);
  if (href !== undefined) {
    return (
      <DropdownMenu.Item asChild disabled={disabled}>
        <Link href={href} className={className}>
          {icon}
          {children}
        </Link>
      </DropdownMenu.Item>
    );
  }
  return (
    <DropdownMenu.Item disabled={disabled} className={className} onSelect={() => onSelect?.()}>
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}

type MenuChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
};

/** A choice of one inside a menu. */
export function MenuChoice<T extends string>({ label, value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <DropdownMenu.RadioGroup
      value={value}
      aria-label={label}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
    >
      <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-xs text-ink-faint">{label}</DropdownMenu.Label>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          className={clsx(itemClass, plainClass)}
        >
          <span
            aria-hidden
            className={clsx('size-2 rounded-full', option.value === value ? 'bg-accent' : 'bg-line')}
          />
          {option.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

/** A line between groups of a menu. */
export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
