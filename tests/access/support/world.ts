import { eq } from 'drizzle-orm';
import { createApiKey, type CreateApiKeyInput } from '#lib/auth/create-api-key.ts';
import { revokeApiKey } from '#lib/auth/own-api-keys.ts';
import { now } from '#lib/core/clock.ts';
import { newSecret } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { apiKeys, groupMembers, totpFactors, user, workspaceRoles } from '#lib/db/schema/index.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { testPassword } from '#tests/support/auth.ts';
import { contextOf, joinPerson, operator } from '#tests/support/people.ts';
import type { Program } from '#tests/support/program.ts';
import type { ThingKind } from '../inventory.ts';
import { type Client, cookieOf, inParallel, openClient } from './client.ts';
import type { PersonaName } from './personas.ts';
import { makeThingsOf, type Things } from './things.ts';

export type World = {
  client: Client;
  /** By what each of them is who they are: cookies, or a key. */
  proofs: Record<PersonaName, string | undefined>;
  /** Of the workspace that the tests are about. */
  things: Things;
  /** Of the workspace whose manager is the `manager of another workspace`. */
  otherThings: Things;
  /** Makes such things in another workspace with the same people in the same roles: for acts that change or delete. */
  makeThings: (kinds: readonly ThingKind[]) => Promise<Partial<Things>>;
};

const emails = {
  owner: 'owner@example.test',
  manager: 'manager@example.test',
  editor: 'editor@example.test',
  reader: 'reader@example.test',
  'reader through a group': 'group-reader@example.test',
  'manager of another workspace': 'other@example.test',
  'person without a workspace': 'stranger@example.test',
  'person whose role was taken away': 'former@example.test',
  'person who was taken out of the group': 'former-group-reader@example.test',
  'disabled person': 'disabled@example.test',
  'deleted person': 'deleted@example.test',
  'person who signed out': 'signed-out@example.test',
  'person who has yet to show a second factor': 'waiting@example.test',
  'member behind a wall': 'walled@example.test',
} as const;

/** They were members when they signed in, or still are for all that they may not enter. */
const outsideNow = [
  'disabled person',
  'deleted person',
  'person who signed out',
  'person who has yet to show a second factor',
  'member behind a wall',
] as const;

type Joined = Record<keyof typeof emails, string>;

/** Gives everybody the role in the workspace that their name says, and takes away again what was to be taken away. */
async function giveRoles(workspaceId: string, people: Joined): Promise<void> {
  const context = contextOf(people.owner);
  for (const role of ['manager', 'editor', 'reader'] as const) {
    await grantRole(context, { workspaceId, holder: { userId: people[role] }, role });
  }
  const { groupId } = await createGroup(operator, { name: `Readers of ${workspaceId}` });
  for (const name of ['reader through a group', 'person who was taken out of the group'] as const) {
    await addGroupMember(operator, { groupId, userId: people[name] });
  }
  await grantRole(context, { workspaceId, holder: { groupId }, role: 'reader' });
  await removeGroupMember(operator, { groupId, userId: people['person who was taken out of the group'] });
  const former = people['person whose role was taken away'];
  const { roleId } = await grantRole(context, { workspaceId, holder: { userId: former }, role: 'manager' });
  await revokeRole(context, { workspaceId, roleId });
}

async function signIn(client: Client, email: string): Promise<string> {
  const reply = await client.send({
    method: 'POST',
    path: '/api/auth/sign-in/email',
    body: { email, password: testPassword },
  });
  if (reply.status !== 200) throw new Error(`${email} could not sign in: ${reply.body}`);
  return cookieOf(reply);
}

async function setUp(client: Client, link: string | null): Promise<string> {
  const token = new URL(link ?? '').searchParams.get('token');
  const person = { name: 'Administrator', email: 'administrator@example.test', password: testPassword };
  const reply = await client.send({ method: 'POST', path: '/api/setup', body: { token, ...person } });
  if (reply.status !== 200) throw new Error(`the set-up failed: ${reply.body}`);
  return cookieOf(reply);
}

/** From now on a second factor is asked of the person, with the session that they have too. */
async function addAuthenticatorApp(userId: string): Promise<void> {
  const confirmed = { createdAt: now(), confirmedAt: now() };
  await inTransaction(async (tx) => {
    await tx.insert(totpFactors).values({ userId, sealedSecret: 'none that opens', ...confirmed });
  });
}

async function userIdOf(email: string): Promise<string> {
  const [row] = await database().select({ id: user.id }).from(user).where(eq(user.email, email));
  return row?.id ?? '';
}

/** There is no act that deletes an account; this is what one would leave. */
async function deletePerson(userId: string): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.delete(groupMembers).where(eq(groupMembers.userId, userId));
    await tx.delete(workspaceRoles).where(eq(workspaceRoles.userId, userId));
    await tx.delete(user).where(eq(user.id, userId));
  });
}

async function createWallBefore(userId: string, workspaceId: string): Promise<void> {
  await createWall(operator, {
    name: 'Wall of the test',
    reason: 'They acted for the other side.',
    kind: 'all-but-these',
    userIds: [userId],
    groupIds: [],
    workspaceIds: [workspaceId],
    startsAt: null,
    endsAt: null,
  });
}

type KeyName = Extract<PersonaName, `${string}key${string}`>;

/** Keys of every kind, while their people may still make them. */
async function makeKeys(
  people: Joined & { administrator: string },
  workspaceId: string,
): Promise<Record<KeyName, string>> {
  const make = async (userId: string, lent: Partial<CreateApiKeyInput> = {}) => {
    const scope = { name: 'Program', role: 'editor', workspaceIds: null, days: 1, ...lent } as const;
    return createApiKey(contextOf(userId), scope);
  };
  const { owner } = people;
  const keyOf = async (userId: string, lent?: Partial<CreateApiKeyInput>) =>
    `Bearer ${(await make(userId, lent)).key}`;
  const elsewhere = await createWorkspace(contextOf(owner), { name: 'Elsewhere' });
  const expired = await make(owner);
  await inTransaction(async (tx) => {
    await tx
      .update(apiKeys)
      .set({ expiresAt: now() - 1 })
      .where(eq(apiKeys.id, expired.id));
  });
  const revoked = await make(owner);
  await revokeApiKey(contextOf(owner), { keyId: revoked.id });
  return {
    'key that reads': await keyOf(owner, { role: 'reader' }),
    'key that changes documents': await keyOf(owner),
    'key for this workspace': await keyOf(owner, { role: 'reader', workspaceIds: [workspaceId] }),
    'key for another workspace': await keyOf(owner, { workspaceIds: [elsewhere.id] }),
    'key that would lend more than its reader has': await keyOf(people.reader),
    'key of an administrator': await keyOf(people.administrator),
    'key of a person whose role was taken away': await keyOf(people['person whose role was taken away']),
    'key of a member behind a wall': await keyOf(people['member behind a wall']),
    'key of a disabled person': await keyOf(people['disabled person']),
    'expired key': `Bearer ${expired.key}`,
    'revoked key': `Bearer ${revoked.key}`,
    'key that nobody made': `Bearer pincite_${newSecret()}`,
  };
}

/**
 * Fills the data directory of a running server (which must be this test's own) with people, two workspaces and one of each
 * thing, and signs everybody in over HTTP.
 */
export async function makeWorld(program: Program): Promise<World> {
  const client = openClient(program.address);
  const administrator = await setUp(client, program.setupLink);
  const people = {} as Joined;
  const signedIn = {} as Record<keyof typeof emails, string>;
  // Passwords are slow on purpose, here and in the server: each works for another one.
  const join = async ([name, email]: [keyof typeof emails, string]) => {
    people[name] = await joinPerson(email);
    signedIn[name] = await signIn(client, email);
  };
  await inParallel(Object.entries(emails) as [keyof typeof emails, string][], join);
  const things = await makeThingsOf(people.owner);
  await giveRoles(things.workspace, people);
  const otherThings = await makeThingsOf(people['manager of another workspace']);
  for (const name of outsideNow) {
    const holder = { userId: people[name] };
    await grantRole(contextOf(people.owner), { workspaceId: things.workspace, holder, role: 'manager' });
  }
  const administratorId = await userIdOf('administrator@example.test');
  const keys = await makeKeys({ ...people, administrator: administratorId }, things.workspace);
  await createWallBefore(people['member behind a wall'], things.workspace);
  await changePerson(operator, { userId: people['disabled person'], disabled: true });
  await deletePerson(people['deleted person']);
  await addAuthenticatorApp(people['person who has yet to show a second factor']);
  const signOut = { method: 'POST', path: '/api/auth/sign-out', proof: signedIn['person who signed out'] };
  await client.send(signOut);
  return {
    client,
    proofs: {
      ...signedIn,
      ...keys,
      'administrator without membership': administrator,
      'forged cookie': forge(signedIn.owner),
      'nobody signed in': undefined,
    },
    things,
    otherThings,
    makeThings: async (kinds) => {
      const made = await makeThingsOf(people.owner, kinds);
      await giveRoles(made.workspace ?? '', people);
      return made;
    },
  };
}

/** The owner's session with another signature. */
function forge(cookie: string): string {
  const [name = '', value = ''] = cookie.split('=');
  const [token = ''] = decodeURIComponent(value).split('.');
  return `${name}=${encodeURIComponent(`${token}.${Buffer.alloc(32, 7).toString('base64')}`)}`;
}
