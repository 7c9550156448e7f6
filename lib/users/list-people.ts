import { asc, eq, max } from 'drizzle-orm';
import { requireAdministrator } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { identities, identityProviders, session, user } from '../db/schema/index.ts';
import type { ServerRole } from '../shared/roles.ts';

/** A person as administrators see them; times in milliseconds since 1970. */
export type PersonView = {
  id: string;
  name: string;
  email: string;
  role: ServerRole;
  createdAt: number;
  disabledAt: number | null;
  /** When a session of theirs that still exists started last; null when they have none. */
  signedInAt: number | null;
  /** The names of the identity providers that their account is connected with. */
  providers: string[];
  /** True when an identity at a provider is theirs, connected or not. */
  hasIdentity: boolean;
};

/** All people with an account, by name. Throws `NOT_FOUND` for non-administrators. */
export async function listPeople(context: RequestContext): Promise<PersonView[]> {
  await requireAdministrator(context);
  const rows = await database()
    .select({ person: user, signedInAt: max(session.createdAt) })
    .from(user)
    .leftJoin(session, eq(session.userId, user.id))
    .groupBy(user.id)
    .orderBy(asc(user.name));
  const held = await database()
    .select({
      userId: identities.userId,
      name: identityProviders.name,
      disconnectedAt: identities.disconnectedAt,
    })
    .from(identities)
    .leftJoin(identityProviders, eq(identityProviders.issuer, identities.issuer))
    .orderBy(asc(identityProviders.name));
  const byPerson = Map.groupBy(held, (row) => row.userId);
  return rows.map(({ person, signedInAt }) => ({
    id: person.id,
    name: person.name,
    email: person.email,
    role: person.role,
    createdAt: person.createdAt.getTime(),
    disabledAt: person.disabledAt?.getTime() ?? null,
    signedInAt: signedInAt?.getTime() ?? null,
    providers: connectedNames(byPerson.get(person.id) ?? []),
    hasIdentity: byPerson.has(person.id),
  }));
}

function connectedNames(held: readonly { name: string | null; disconnectedAt: number | null }[]): string[] {
  const connected = held.filter(({ disconnectedAt }) => disconnectedAt === null);
  return [...new Set(connected.flatMap(({ name }) => name ?? []))];
}
