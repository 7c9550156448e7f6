import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { user } from './auth.ts';

/** The authenticator app of a person: a code every 30 seconds (RFC 6238). The secret is encrypted with a key outside the database. */
export const totpFactors = sqliteTable('totp_factors', {
  userId: text()
    .primaryKey()
    .references(() => user.id, { onDelete: 'cascade' }),
  sealedSecret: text().notNull(),
  createdAt: integer().notNull(),
  /** Null until the first code was typed: only then it counts. */
  confirmedAt: integer(),
  /** The number of the last 30-second step whose code was accepted: no code works twice. */
  lastStep: integer().notNull().default(0),
});

/** Codes for whoever lost their second factor; each works once. Only hashes are kept. */
export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    hash: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    createdAt: integer().notNull(),
    usedAt: integer(),
  },
  (table) => [index('recovery_codes_by_user').on(table.userId)],
);

/** The public halves of passkeys (WebAuthn). */
export const passkeys = sqliteTable(
  'passkeys',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** As the browser names it, base64url. */
    credentialId: text().notNull().unique(),
    publicKey: blob({ mode: 'buffer' }).notNull(),
    counter: integer().notNull(),
    transports: text({ mode: 'json' }).$type<string[]>().notNull(),
    createdAt: integer().notNull(),
    lastUsedAt: integer(),
  },
  (table) => [index('passkeys_by_user').on(table.userId)],
);

/** What was asked of a browser and is awaited back, once: the challenge of a passkey, the state of a single sign-on. */
export const signInChallenges = sqliteTable('sign_in_challenges', {
  /** SHA-256 of the secret that the browser brings back. */
  secretHash: text().primaryKey(),
  purpose: text({ enum: ['passkey-enrolment', 'passkey', 'single-sign-on'] }).notNull(),
  /** Encrypted, for it may hold what must not be read in a copy of the database. */
  sealedValue: text().notNull(),
  userId: text(),
  sessionId: text(),
  expiresAt: integer().notNull(),
});
