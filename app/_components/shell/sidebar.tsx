'use client';
import { FileText, Files, MessageSquarePlus, Settings, ShieldCheck, Users } from 'lucide-react';
import { usePathname } from 'next/navigation';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';
import { Brand } from './brand.tsx';
import { ConversationList } from './conversation-list.tsx';
import { NavLink } from './nav-link.tsx';
import { PersonMenu } from './person-menu.tsx';
import type { ShellData } from './shell-types.ts';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

type SidebarProps = Omit<ShellData, 'emergency' | 'rescues'> & { workspace: WorkspaceSummary | undefined };

/** Where one can go: the workspace with its questions and documents, administration, one's own account. */
export function Sidebar({ person, workspaces, workspace }: SidebarProps) {
  const path = usePathname();
  return (
    <div className="flex h-full flex-col">
      <div className="grid gap-3 p-3 pb-2">
        <Brand />
        <WorkspaceSwitcher workspaces={workspaces} workspace={workspace} />
      </div>
      {workspace === undefined ? (
        <OtherWorkspaces workspaces={workspaces} />
      ) : (
        <>
          <WorkspaceNav workspace={workspace} path={path} />
          <ConversationList workspaceId={workspace.id} />
        </>
      )}
      <div className="mt-auto grid gap-0.5 border-t border-line p-3">
        {person.isAdministrator ? (
          <NavLink href="/admin" icon={<ShieldCheck aria-hidden />} current={path.startsWith('/admin')}>
            Administration
          </NavLink>
        ) : null}
        <PersonMenu person={person} />
      </div>
    </div>
  );
}

function WorkspaceNav({ workspace, path }: { workspace: WorkspaceSummary; path: string }) {
  const base = `/w/${workspace.id}`;
  return (
    <nav aria-label="Workspace" className="grid gap-0.5 px-3">
      <NavLink href={base} icon={<MessageSquarePlus aria-hidden />} current={path === base}>
        Ask
      </NavLink>
      <NavLink
        href={`${base}/documents`}
        icon={<Files aria-hidden />}
        current={path.startsWith(`${base}/documents`)}
      >
        Documents
      </NavLink>
      <NavLink
        href={`${base}/settings`}
        icon={<SettingsIcon role={workspace.role} />}
        current={path.startsWith(`${base}/settings`)}
      >
        {workspace.role === 'manager' ? 'Members and settings' : 'Members'}
      </NavLink>
    </nav>
  );
}

function SettingsIcon({ role }: { role: WorkspaceSummary['role'] }) {
  return role === 'manager' ? <Settings aria-hidden /> : <Users aria-hidden />;
}

function OtherWorkspaces({ workspaces }: { workspaces: WorkspaceSummary[] }) {
  return (
    <nav aria-label="Workspaces" className="grid min-h-0 content-start gap-0.5 overflow-y-auto px-3">
      {workspaces.map((workspace) => (
        <NavLink
          key={workspace.id}
          href={`/w/${workspace.id}`}
          icon={<FileText aria-hidden />}
          current={false}
        >
          {workspace.name}
        </NavLink>
      ))}
    </nav>
  );
}
