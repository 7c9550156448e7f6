/** Roles in a workspace, lowest first: read and ask; upload and delete; manage members and settings. */
export const workspaceRoleNames = ['reader', 'editor', 'manager'] as const;
export type WorkspaceRole = (typeof workspaceRoleNames)[number];

export const roleRank: Record<WorkspaceRole, number> = { reader: 1, editor: 2, manager: 3 };

/** Roles on the server: administrators manage accounts, models and the system; they read content only as members. */
export const serverRoleNames = ['person', 'administrator'] as const;
export type ServerRole = (typeof serverRoleNames)[number];
