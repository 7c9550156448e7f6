import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { groups } from './access.ts';
import { user } from './auth.ts';

/** The OpenID providers whose word is taken for who somebody is; entered by administrators. */
export const identityProviders = sqliteTable('identity_providers', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  issuer: text().notNull().unique(),
  clientId: text().notNull(),
  /** Encrypted with a key outside the database; never shown again. */
  sealedSecret: text().notNull(),
  /** The claim that lists a person's groups; null when there is none. */
  groupClaim: text(),
  /** True when the provider asks for a second factor itself, so that none is asked for here. */
  asksSecondFactor: integer({ mode: 'boolean' }).notNull().default(false),
  enabled: integer({ mode: 'boolean' }).notNull().default(true),
  createdAt: integer().notNull(),
});

/** Which value of the group claim means which group here. */
export const providerGroups = sqliteTable(
  'provider_groups',
  {
    providerId: text()
      .notNull()
      .references(() => identityProviders.id, { onDelete: 'cascade' }),
    claimValue: text().notNull(),
    groupId: text()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.providerId, table.claimValue, table.groupId] })],
);

/**
 * Groups that the last sign-in of a person at a provider claimed, and that were not given: an administrator who adds the person
 * confirms the claim.
 */
export const refusedClaims = sqliteTable(
  'refused_claims',
  {
    providerId: text()
      .notNull()
      .references(() => identityProviders.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    groupId: text()
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    claimedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.providerId, table.userId, table.groupId] }),
    index('refused_claims_by_person').on(table.userId, table.groupId),
  ],
);

/** Who a person is at a provider. The pair of issuer and subject is the identity; an e-mail address never is. */
export const identities = sqliteTable(
  'identities',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    issuer: text().notNull(),
    subject: text().notNull(),
    createdAt: integer().notNull(),
    lastUsedAt: integer().notNull(),
    /** When it was disconnected; null while it signs in. Kept, so that it makes no second account and becomes nobody else's. */
    disconnectedAt: integer(),
  },
  (table) => [
    uniqueIndex('identities_by_subject').on(table.issuer, table.subject),
    index('identities_by_user').on(table.userId),
  ],
);

/** Identities that an administrator gave from the account that they were connected with to another one, with the reason. */
export const identityMoves = sqliteTable(
  'identity_moves',
  {
    id: text().primaryKey(),
    identityId: text()
      .notNull()
      .references(() => identities.id, { onDelete: 'cascade' }),
    fromUserId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    toUserId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    reason: text().notNull(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    index('identity_moves_by_identity').on(table.identityId),
    index('identity_moves_to').on(table.toUserId),
  ],
);
