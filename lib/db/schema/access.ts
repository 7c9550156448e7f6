import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { wallKindNames } from '#lib/shared/walls.ts';
import { user } from './auth.ts';

export const groups = sqliteTable('groups', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  createdAt: integer().notNull(),
});

export const groupMembers = sqliteTable(
  'group_members',
  {
    groupId: text()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** The identity provider whose claim put the person here, and whose claim takes them out; null: an administrator did. */
    providerId: text(),
    /** When a sign-in at that provider last said so; without it, a membership by a claim counts on walls only. */
    confirmedAt: integer(),
    /** The administrator who let a claim count that would have been refused; while it stands, it counts again by itself. */
    confirmedBy: text(),
  },
  (table) => [
    primaryKey({ columns: [table.groupId, table.userId] }),
    index('group_members_by_user').on(table.userId),
  ],
);

/** A matter, a ward's guidelines: the unit of access and of search. */
export const workspaces = sqliteTable('workspaces', {
  id: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull().default(''),
  /** How questions are answered here: by quotes only, or by a language model when one is installed. */
  answerMode: text({ enum: ['quotes', 'model'] })
    .notNull()
    .default('model'),
  /** What becomes of a claim of a written answer that its cited sentences don't support. */
  unsupportedClaims: text({ enum: ['withhold', 'mark'] })
    .notNull()
    .default('withhold'),
  createdBy: text().notNull(),
  createdAt: integer().notNull(),
  deletedAt: integer(),
});

/** Who may do what in a workspace, through a person or through a group (exactly one of the two). */
export const workspaceRoles = sqliteTable(
  'workspace_roles',
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    userId: text().references(() => user.id, { onDelete: 'cascade' }),
    groupId: text().references(() => groups.id, { onDelete: 'cascade' }),
    role: text({ enum: ['reader', 'editor', 'manager'] }).notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    uniqueIndex('workspace_roles_by_user').on(table.workspaceId, table.userId),
    uniqueIndex('workspace_roles_by_group').on(table.workspaceId, table.groupId),
    index('workspace_roles_of_user').on(table.userId),
    index('workspace_roles_of_group').on(table.groupId),
    check('workspace_roles_one_holder', sql`(user_id IS NULL) <> (group_id IS NULL)`),
  ],
);

/**
 * An ethical wall between people and workspaces. It is a denial: while it stands it beats every role, administrators' and
 * emergency access too. The times are in milliseconds since 1970; the end is not part of it, and null is no end.
 */
export const walls = sqliteTable('walls', {
  id: text().primaryKey(),
  name: text().notNull(),
  reason: text().notNull(),
  kind: text({ enum: wallKindNames }).notNull(),
  createdBy: text().notNull(),
  createdAt: integer().notNull(),
  startsAt: integer().notNull(),
  endsAt: integer(),
  liftedAt: integer(),
  liftedBy: text(),
});

/** One side of a wall: people and groups (each row exactly one of the two). Whoever joins a group is covered by the group. */
export const wallHolders = sqliteTable(
  'wall_holders',
  {
    id: text().primaryKey(),
    wallId: text()
      .notNull()
      .references(() => walls.id, { onDelete: 'cascade' }),
    userId: text().references(() => user.id, { onDelete: 'cascade' }),
    // Not with the group: a wall must not open because a group is deleted.
    groupId: text().references(() => groups.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('wall_holders_by_user').on(table.wallId, table.userId),
    uniqueIndex('wall_holders_by_group').on(table.wallId, table.groupId),
    check('wall_holders_one', sql`(user_id IS NULL) <> (group_id IS NULL)`),
  ],
);

/** The other side of a wall: the workspaces that it closes. */
export const wallWorkspaces = sqliteTable(
  'wall_workspaces',
  {
    wallId: text()
      .notNull()
      .references(() => walls.id, { onDelete: 'cascade' }),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.wallId, table.workspaceId] }),
    index('wall_workspaces_by_workspace').on(table.workspaceId),
  ],
);

/** Emergency access of an administrator to a workspace: the reader role, for a reason and a while. */
export const breakGlass = sqliteTable(
  'break_glass',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    reason: text().notNull(),
    startsAt: integer().notNull(),
    endsAt: integer().notNull(),
    /** When it was ended before its time. */
    endedAt: integer(),
  },
  (table) => [
    index('break_glass_of_user').on(table.userId),
    index('break_glass_by_workspace').on(table.workspaceId),
  ],
);

/** One row: a number that rises with every change of who may read what. Streams and caches compare it. */
export const aclEpoch = sqliteTable('acl_epoch', { id: integer().primaryKey(), epoch: integer().notNull() });
