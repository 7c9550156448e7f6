import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** People, and what better-auth keeps for them. Its column names are better-auth's; `role` and `disabledAt` are ours. */
export const user = sqliteTable('user', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: integer({ mode: 'boolean' }).notNull().default(false),
  image: text(),
  createdAt: integer({ mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer({ mode: 'timestamp_ms' }).notNull(),
  role: text({ enum: ['administrator', 'person'] })
    .notNull()
    .default('person'),
  disabledAt: integer({ mode: 'timestamp_ms' }),
});

export const session = sqliteTable(
  'session',
  {
    id: text().primaryKey(),
    expiresAt: integer({ mode: 'timestamp_ms' }).notNull(),
    token: text().notNull().unique(),
    createdAt: integer({ mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer({ mode: 'timestamp_ms' }).notNull(),
    ipAddress: text(),
    userAgent: text(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** When the person last did something: for signing out idle sessions. */
    lastSeenAt: integer({ mode: 'timestamp_ms' }),
    /** How the session was begun. Ours, like the two below. */
    method: text({ enum: ['password', 'passkey', 'single-sign-on'] })
      .notNull()
      .default('password'),
    /** When the person last proved who they are: the sign-in, or later for an act that asks again. */
    verifiedAt: integer(),
    /** When a second factor was shown in this session; null when none was. */
    secondFactorAt: integer(),
  },
  (table) => [index('session_by_user').on(table.userId)],
);

export const account = sqliteTable(
  'account',
  {
    id: text().primaryKey(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: integer({ mode: 'timestamp_ms' }),
    refreshTokenExpiresAt: integer({ mode: 'timestamp_ms' }),
    scope: text(),
    password: text(),
    createdAt: integer({ mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer({ mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [index('account_by_user').on(table.userId)],
);

export const verification = sqliteTable('verification', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: integer({ mode: 'timestamp_ms' }).notNull(),
  createdAt: integer({ mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer({ mode: 'timestamp_ms' }).notNull(),
});

export const rateLimit = sqliteTable('rate_limit', {
  id: text().primaryKey(),
  key: text().notNull().unique(),
  count: integer().notNull(),
  lastRequest: integer().notNull(),
});

/** Failed attempts per account (not per address): the key is a hash of what was tried, so that no address is kept. */
export const accountAttempts = sqliteTable('account_attempts', {
  key: text().primaryKey(),
  failures: integer().notNull(),
  windowStartedAt: integer().notNull(),
});

/** Links that work once: the first set-up, invitations, and new passwords. Only the hash of the secret is kept. */
export const invitations = sqliteTable(
  'invitations',
  {
    id: text().primaryKey(),
    purpose: text({ enum: ['setup', 'invitation', 'reset'] }).notNull(),
    secretHash: text().notNull().unique(),
    /** Whose password it resets. */
    userId: text().references(() => user.id),
    email: text(),
    role: text({ enum: ['administrator', 'person'] }).notNull(),
    workspaceId: text(),
    workspaceRole: text({ enum: ['reader', 'editor', 'manager'] }),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
    usedAt: integer(),
    withdrawnAt: integer(),
  },
  (table) => [
    uniqueIndex('invitations_by_hash').on(table.secretHash),
    check('invitations_address', sql`purpose = 'setup' OR email IS NOT NULL`),
  ],
);
