import { and, eq } from 'drizzle-orm';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { createApiKey } from '#lib/auth/create-api-key.ts';
import { saveProvider } from '#lib/auth/identity-providers.ts';
import { invitePerson } from '#lib/auth/invite-person.ts';
import { beginBreakGlass } from '#lib/break-glass/begin-break-glass.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import {
  conversations,
  documentGrants,
  goldenQuestions,
  groupMembers,
  jobs,
  passkeys,
  totpFactors,
  user,
  workspaceRoles,
} from '#lib/db/schema/index.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { addGoldenQuestion } from '#lib/eval/golden/add-golden-questions.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { testPassword } from '#tests/support/auth.ts';
import { addWorkspace, queue } from '#tests/support/jobs.ts';
import { addPerson, contextOf, joinPerson, operator } from '#tests/support/people.ts';
import type { Program } from '#tests/support/program.ts';
import type { ThingKind } from '../inventory.ts';
import { type Client, cookieOf, openClient } from './client.ts';
import { type PersonaName } from './personas.ts';

/** Stands in everything that only members may see. */
export const canary = 'heliotrope';

export type Things = Record<ThingKind, string>;

export type World = {
  client: Client;
  cookies: Record<PersonaName, string | undefined>;
  /** Of the workspace that the tests are about. */
  things: Things;
  /** Of the workspace whose manager is the `manager of another workspace`. */
  otherThings: Things;
  /** Makes another workspace with the same people in the same roles: for acts that change or delete. */
  makeThings: () => Promise<Things>;
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
} as const;

/** They were members when they signed in. */
const outsideNow = [
  'disabled person',
  'deleted person',
  'person who signed out',
  'person who has yet to show a second factor',
] as const;

type Joined = Record<keyof typeof emails, string>;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

async function idOf<Row extends { id: string }>(rows: Promise<Row[]>): Promise<string> {
  const [row] = await rows;
  if (!row) throw new Error('what was just made is not there');
  return row.id;
}

/** One of each kind of thing, in a workspace that belongs to the person. */
async function makeThingsOf(ownerId: string): Promise<Things> {
  const context = contextOf(ownerId);
  const mark = newId();
  const { id: workspaceId } = await createWorkspace(context, {
    name: `Matter ${canary} ${mark}`,
    description: `About ${canary}`,
  });
  const text = `Clause 7 of ${canary} ${mark}. The ceiling that applies to the liability is 300,000 EUR a year.`;
  const document = await uploadDocument(context, {
    workspaceId,
    name: `${canary}-${mark}.txt`,
    content: bytesOf(text),
  });
  const conversation = { workspaceId, ownerId, createdAt: now(), updatedAt: now() };
  const conversationId = newId();
  const deletedConversationId = newId();
  await inTransaction(async (tx) => {
    const title = `What of ${canary}?`;
    await tx.insert(conversations).values({ ...conversation, id: conversationId, title });
    await tx
      .insert(conversations)
      .values({ ...conversation, id: deletedConversationId, title, deletedAt: now() });
  });
  await addGoldenQuestion(context, {
    workspaceId,
    question: `Which ceiling has ${canary}?`,
    documentId: document.id,
  });
  const bystander = await addPerson(`bystander-${mark}@example.test`);
  await grantRole(context, { workspaceId, holder: { userId: bystander }, role: 'reader' });
  const subjectId = await queue('optimize-index', { workspaceId, delayMs: 3_600_000 });
  const { groupId } = await createGroup(operator, { name: `Group ${mark}` });
  const person = await addPerson(`passer-by-${mark}@example.test`);
  const heldBy = and(eq(workspaceRoles.workspaceId, workspaceId), eq(workspaceRoles.userId, bystander));
  return {
    workspace: workspaceId,
    document: document.id,
    conversation: conversationId,
    deletedConversation: deletedConversationId,
    goldenQuestion: await idOf(
      database().select().from(goldenQuestions).where(eq(goldenQuestions.workspaceId, workspaceId)),
    ),
    workspaceRole: await idOf(database().select().from(workspaceRoles).where(heldBy)),
    person,
    group: groupId,
    invitation: (await invitePerson(operator, { email: `invited-${mark}@example.test`, role: 'person' }))
      .invitationId,
    job: await idOf(database().select().from(jobs).where(eq(jobs.subjectId, subjectId))),
    engine: (await saveEngine(operator, { name: `Engine ${mark}`, url: 'http://127.0.0.1:9/v1' })).id,
    workspaceManager: ownerId,
    unmanagedWorkspace: await addWorkspace(`Left behind ${canary}`),
    ...(await makeCredentials({ ownerId, bystander })),
    ...(await makeBarriers({ ownerId, workspaceId, bystander, person })),
  };
}

type CredentialThings = Pick<Things, 'session' | 'apiKey' | 'identityProvider' | 'passkey'>;

/** A session and a key of the owner, the passkey of somebody else, and a provider of single sign-on. */
async function makeCredentials(input: { ownerId: string; bystander: string }): Promise<CredentialThings> {
  const mark = newId();
  const session = newId();
  const owner = contextOf(input.ownerId, { sessionId: session });
  const key = await createApiKey(owner, { name: 'Program', role: 'reader', workspaceIds: null, days: 1 });
  const provider = await saveProvider(operator, {
    name: `Provider ${mark}`,
    issuer: `http://127.0.0.1:9/${mark}`,
    clientId: 'pincite',
    clientSecret: 'only for a test',
    groupClaim: null,
    groups: [],
    asksSecondFactor: false,
    enabled: true,
  });
  const passkey = newId();
  await inTransaction(async (tx) => {
    await tx.insert(passkeys).values({
      id: passkey,
      userId: input.bystander,
      name: 'Key',
      credentialId: passkey,
      publicKey: Buffer.from('none'),
      counter: 0,
      transports: [],
      createdAt: now(),
    });
  });
  return { session, apiKey: key.id, identityProvider: provider.id, passkey };
}

type BarrierThings = Pick<
  Things,
  'listedWorkspace' | 'wall' | 'breakGlass' | 'restrictedDocument' | 'grant' | 'strandedDocument'
>;

/** A document that only somebody could open whose account is closed now. */
async function strandDocument(owner: RequestContext, workspaceId: string): Promise<string> {
  const mark = newId();
  const gone = await addPerson(`gone-${mark}@example.test`);
  await grantRole(owner, { workspaceId, holder: { userId: gone }, role: 'manager' });
  const content = bytesOf(`Text of ${canary} that nobody can open ${mark}.`);
  const context = contextOf(gone);
  const { id } = await uploadDocument(context, { workspaceId, name: `gone-${mark}.txt`, content });
  await restrictDocument(context, { documentId: id });
  await changePerson(operator, { userId: gone, disabled: true });
  return id;
}

/** A wall around another workspace, emergency access to this one, and a document in it that few may read. */
async function makeBarriers(input: {
  ownerId: string;
  workspaceId: string;
  bystander: string;
  person: string;
}): Promise<BarrierThings> {
  const { workspaceId } = input;
  const mark = newId();
  const owner = contextOf(input.ownerId);
  const listedWorkspace = await addWorkspace(`Listed ${mark}`);
  const { wallId } = await createWall(operator, {
    name: `Wall ${mark}`,
    reason: 'Two teams act against each other.',
    kind: 'all-but-these',
    userIds: [input.person],
    groupIds: [],
    workspaceIds: [listedWorkspace],
    startsAt: null,
    endsAt: null,
  });
  const emergency = await addPerson(`emergency-${mark}@example.test`);
  await changePerson(operator, { userId: emergency, role: 'administrator' });
  const reason = 'To look at an incident.';
  const access = await beginBreakGlass(contextOf(emergency), { workspaceId, reason, minutes: 60 });
  const content = bytesOf(`Restricted text of ${canary} ${mark}.`);
  const restricted = await uploadDocument(owner, { workspaceId, name: `restricted-${mark}.txt`, content });
  const holders = [{ userId: input.bystander }];
  await restrictDocument(owner, { documentId: restricted.id, holders });
  const granted = and(
    eq(documentGrants.documentId, restricted.id),
    eq(documentGrants.userId, input.bystander),
  );
  return {
    listedWorkspace,
    wall: wallId,
    breakGlass: access.id,
    restrictedDocument: restricted.id,
    grant: await idOf(database().select().from(documentGrants).where(granted)),
    strandedDocument: await strandDocument(owner, workspaceId),
  };
}

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

/** There is no act that deletes an account; this is what one would leave. */
async function deletePerson(userId: string): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.delete(groupMembers).where(eq(groupMembers.userId, userId));
    await tx.delete(workspaceRoles).where(eq(workspaceRoles.userId, userId));
    await tx.delete(user).where(eq(user.id, userId));
  });
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
  for (const [name, email] of Object.entries(emails) as [keyof typeof emails, string][]) {
    people[name] = await joinPerson(email);
    signedIn[name] = await signIn(client, email);
  }
  const makeThings = async () => {
    const things = await makeThingsOf(people.owner);
    await giveRoles(things.workspace, people);
    return things;
  };
  const things = await makeThings();
  const otherThings = await makeThingsOf(people['manager of another workspace']);
  for (const name of outsideNow) {
    const holder = { userId: people[name] };
    await grantRole(contextOf(people.owner), { workspaceId: things.workspace, holder, role: 'manager' });
  }
  await changePerson(operator, { userId: people['disabled person'], disabled: true });
  await deletePerson(people['deleted person']);
  await addAuthenticatorApp(people['person who has yet to show a second factor']);
  const signOut = { method: 'POST', path: '/api/auth/sign-out', cookie: signedIn['person who signed out'] };
  await client.send(signOut);
  return {
    client,
    cookies: {
      ...signedIn,
      'administrator without membership': administrator,
      'forged cookie': forge(signedIn.owner),
      'nobody signed in': undefined,
    },
    things,
    otherThings,
    makeThings,
  };
}

/** The owner's session with another signature. */
function forge(cookie: string): string {
  const [name = '', value = ''] = cookie.split('=');
  const [token = ''] = decodeURIComponent(value).split('.');
  return `${name}=${encodeURIComponent(`${token}.${Buffer.alloc(32, 7).toString('base64')}`)}`;
}
