'use client';
import { ChevronsUpDown, LogOut, UserRound } from 'lucide-react';
import { useState } from 'react';
import { sendJson } from '../api/client.ts';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import type { ShellPerson } from './shell-types.ts';
import { applyTheme, currentTheme, type Theme } from './theme.ts';

const themeOptions = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** One's own account: theme, account page, signing out. */
export function PersonMenu({ person }: { person: ShellPerson }) {
  const { showError } = useToast();
  const signOut = async () => {
    try {
      await sendJson('POST', '/api/auth/sign-out', {});
      // A whole page load: nothing of the signed-in pages stays in memory.
      window.location.assign('/sign-in?reason=signed-out');
    } catch (error) {
      showError(error);
    }
  };
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          className="flex h-11 w-full items-center gap-2.5 rounded-control px-2.5 text-left hover:bg-line/60"
        >
          <UserRound aria-hidden className="size-4 shrink-0 text-ink-soft" />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-medium">{person.name}</span>
            <span className="block truncate text-xs text-ink-faint">{person.email}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </button>
      }
    >
      <MenuItem href="/account" icon={<UserRound aria-hidden />}>
        Your account
      </MenuItem>
      <MenuSeparator />
      <ThemeChoice />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

/** Lives inside the menu, which is only made in the browser: there the page knows its theme. */
function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>(currentTheme);
  return (
    <MenuChoice
      label="Appearance"
      value={theme}
      options={themeOptions}
      onChange={(next) => {
        applyTheme(next);
        setTheme(next);
      }}
    />
  );
}
