'use client';
import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import { useState } from 'react';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { CreateWorkspaceDialog } from './create-workspace-dialog.tsx';

type WorkspaceSwitcherProps = { workspaces: WorkspaceSummary[]; workspace: WorkspaceSummary | undefined };

/** The workspace in use, with a menu of the others. */
export function WorkspaceSwitcher({ workspaces, workspace }: WorkspaceSwitcherProps) {
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            className="flex h-10 w-full items-center gap-2 rounded-control border border-line bg-surface px-3 text-left text-sm shadow-card hover:border-line-strong"
          >
            <span className="sr-only">Workspace: </span>
            <span className="min-w-0 flex-1 truncate font-medium">
              {workspace?.name ?? 'Choose a workspace'}
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
          </button>
        }
      >
        {workspaces.map((candidate) => (
          <MenuItem
            key={candidate.id}
            href={`/w/${candidate.id}`}
            icon={<Check aria-hidden className={candidate.id === workspace?.id ? '' : 'invisible'} />}
          >
            <span className="min-w-0 truncate">{candidate.name}</span>
          </MenuItem>
        ))}
        {workspaces.length > 0 ? <MenuSeparator /> : null}
        <MenuItem
          icon={<Plus aria-hidden />}
          onSelect={() => {
            setCreating(true);
          }}
        >
          Create a workspace
        </MenuItem>
      </Menu>
      <CreateWorkspaceDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}
