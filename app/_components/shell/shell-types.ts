import type { EmergencyNotices } from '#lib/break-glass/list-break-glass.ts';
import type { RescueNotice } from '#lib/documents/rescue/rescue-notices.ts';
import type { WorkspaceSummary } from '#lib/shared/documents.ts';

export type ShellPerson = { name: string; email: string; isAdministrator: boolean };

/** What the frame around every signed-in page shows. */
export type ShellData = {
  person: ShellPerson;
  workspaces: WorkspaceSummary[];
  emergency: EmergencyNotices;
  /** Restricted documents that the person was given a short time ago. */
  rescues: RescueNotice[];
};

/** The workspace and conversation that a path names. */
export function placeOfPath(path: string): {
  workspaceId: string | undefined;
  conversationId: string | undefined;
} {
  const match = /^\/w\/([^/]+)(?:\/c\/([^/]+))?/.exec(path);
  return { workspaceId: match?.[1], conversationId: match?.[2] };
}
