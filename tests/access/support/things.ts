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
  identities,
  jobs,
  modelDownloads,
  passkeys,
  workspaceRoles,
} from '#lib/db/schema/index.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { addGoldenQuestion } from '#lib/eval/golden/add-golden-questions.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createGroup } from '#lib/users/create-group.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { addWorkspace, queue } from '#tests/support/jobs.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import type { ThingKind } from '../inventory.ts';

/** Stands in everything that only members may see. */
export const canary = 'heliotrope';

export type Things = Record<ThingKind, string>;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

async function idOf<Row extends { id: string }>(rows: Promise<Row[]>): Promise<string> {
  const [row] = await rows;
  if (!row) throw new Error('what was just made is not there');
  return row.id;
}

/** What a kind of thing is made of: its owner, its workspace, a mark of its own, and other things, made when they are asked for. */
type Making = {
  ownerId: string;
  owner: RequestContext;
  workspaceId: string;
  mark: string;
  /** Somebody who reads in the workspace and is none of the personas. */
  bystander: () => Promise<string>;
  other: (kind: ThingKind) => Promise<string>;
};

async function makeConversation({ ownerId, workspaceId }: Making, deletedAt: number | null): Promise<string> {
  const id = newId();
  const title = `What of ${canary}?`;
  const row = { id, workspaceId, ownerId, title, deletedAt, createdAt: now(), updatedAt: now() };
  await inTransaction(async (tx) => {
    await tx.insert(conversations).values(row);
  });
  return id;
}

async function makeGoldenQuestion({ owner, workspaceId, other }: Making): Promise<string> {
  const documentId = await other('document');
  const question = `Which ceiling has ${canary}?`;
  await addGoldenQuestion(owner, { workspaceId, question, documentId });
  const inWorkspace = eq(goldenQuestions.workspaceId, workspaceId);
  return idOf(database().select().from(goldenQuestions).where(inWorkspace));
}

async function makeProvider({ mark }: Making): Promise<string> {
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
  return provider.id;
}

async function makePasskey({ bystander }: Making): Promise<string> {
  const id = newId();
  const userId = await bystander();
  await inTransaction(async (tx) => {
    await tx.insert(passkeys).values({
      id,
      userId,
      name: 'Key',
      credentialId: id,
      publicKey: Buffer.from('none'),
      counter: 0,
      transports: [],
      createdAt: now(),
    });
  });
  return id;
}

async function makeIdentity({ bystander }: Making): Promise<string> {
  const id = newId();
  const row = { id, issuer: 'https://login.example.org', subject: id, createdAt: now(), lastUsedAt: now() };
  const userId = await bystander();
  await inTransaction(async (tx) => {
    await tx.insert(identities).values({ ...row, userId });
  });
  return id;
}

async function makeWall({ other }: Making): Promise<string> {
  const { wallId } = await createWall(operator, {
    name: `Wall ${newId()}`,
    reason: 'Two teams act against each other.',
    kind: 'all-but-these',
    userIds: [await other('person')],
    groupIds: [],
    workspaceIds: [await other('listedWorkspace')],
    startsAt: null,
    endsAt: null,
  });
  return wallId;
}

async function makeBreakGlass({ workspaceId, mark }: Making): Promise<string> {
  const emergency = await addPerson(`emergency-${mark}@example.test`, 'administrator');
  const reason = 'To look at an incident.';
  const context = contextOf(emergency, { isAdministrator: true });
  return (await beginBreakGlass(context, { workspaceId, reason, minutes: 60 })).id;
}

async function makeRestrictedDocument({ owner, workspaceId, mark, bystander }: Making): Promise<string> {
  const content = bytesOf(`Restricted text of ${canary} ${mark}.`);
  const { id } = await uploadDocument(owner, { workspaceId, name: `restricted-${mark}.txt`, content });
  await restrictDocument(owner, { documentId: id, holders: [{ userId: await bystander() }] });
  return id;
}

/** A document that only somebody could open whose account is closed now. */
async function strandDocument({ owner, workspaceId, mark }: Making): Promise<string> {
  const gone = await addPerson(`gone-${mark}@example.test`);
  await grantRole(owner, { workspaceId, holder: { userId: gone }, role: 'manager' });
  const content = bytesOf(`Text of ${canary} that nobody can open ${mark}.`);
  const context = contextOf(gone);
  const { id } = await uploadDocument(context, { workspaceId, name: `gone-${mark}.txt`, content });
  await restrictDocument(context, { documentId: id });
  await changePerson(operator, { userId: gone, disabled: true });
  return id;
}

async function makeGrant({ other, bystander }: Making): Promise<string> {
  const ofDocument = eq(documentGrants.documentId, await other('restrictedDocument'));
  const granted = and(ofDocument, eq(documentGrants.userId, await bystander()));
  return idOf(database().select().from(documentGrants).where(granted));
}

/** Paused, so that nothing is fetched. */
async function makeDownload({ mark }: Making): Promise<string> {
  const id = newId();
  const row = { id, entryId: `entry-${mark}`, createdBy: 'operator', createdAt: now() };
  await inTransaction(async (tx) => {
    await tx.insert(modelDownloads).values(row);
  });
  return id;
}

const makers: Readonly<Record<ThingKind, (making: Making) => Promise<string>>> = {
  workspace: ({ workspaceId }) => Promise.resolve(workspaceId),
  document: async ({ owner, workspaceId, mark }) => {
    const text = `Clause 7 of ${canary} ${mark}. The ceiling that applies to the liability is 300,000 EUR a year.`;
    const file = { workspaceId, name: `${canary}-${mark}.txt`, content: bytesOf(text) };
    return (await uploadDocument(owner, file)).id;
  },
  conversation: (making) => makeConversation(making, null),
  deletedConversation: (making) => makeConversation(making, now()),
  goldenQuestion: makeGoldenQuestion,
  workspaceRole: async ({ workspaceId, bystander }) => {
    const userId = await bystander();
    const held = and(eq(workspaceRoles.workspaceId, workspaceId), eq(workspaceRoles.userId, userId));
    return idOf(database().select().from(workspaceRoles).where(held));
  },
  person: ({ mark }) => addPerson(`passer-by-${mark}@example.test`),
  group: async ({ mark }) => (await createGroup(operator, { name: `Group ${mark}` })).groupId,
  invitation: async ({ mark }) =>
    (await invitePerson(operator, { email: `invited-${mark}@example.test`, role: 'person' })).invitationId,
  job: async ({ workspaceId }) => {
    const subjectId = await queue('optimize-index', { workspaceId, delayMs: 3_600_000 });
    return idOf(database().select().from(jobs).where(eq(jobs.subjectId, subjectId)));
  },
  engine: async ({ mark }) =>
    (await saveEngine(operator, { name: `Engine ${mark}`, url: 'http://127.0.0.1:9/v1' })).id,
  modelDownload: makeDownload,
  unmanagedWorkspace: () => addWorkspace(`Left behind ${canary}`),
  listedWorkspace: ({ mark }) => addWorkspace(`Listed ${mark}`),
  wall: makeWall,
  breakGlass: makeBreakGlass,
  restrictedDocument: makeRestrictedDocument,
  grant: makeGrant,
  strandedDocument: strandDocument,
  workspaceManager: ({ ownerId }) => Promise.resolve(ownerId),
  session: ({ ownerId }) => {
    const sessionId = newId();
    contextOf(ownerId, { sessionId });
    return Promise.resolve(sessionId);
  },
  apiKey: async ({ owner }) => {
    const lent = { name: 'Program', role: 'reader', workspaceIds: null, days: 1 } as const;
    return (await createApiKey(owner, lent)).id;
  },
  identityProvider: makeProvider,
  passkey: makePasskey,
  identity: makeIdentity,
  identityOwner: ({ bystander }) => bystander(),
};

export const allKinds = Object.keys(makers) as ThingKind[];

/** One of each kind of thing, or of these, in a new workspace that belongs to the person. */
export async function makeThingsOf(ownerId: string): Promise<Things>;
export async function makeThingsOf(ownerId: string, kinds: readonly ThingKind[]): Promise<Partial<Things>>;
export async function makeThingsOf(
  ownerId: string,
  kinds: readonly ThingKind[] = allKinds,
): Promise<Partial<Things>> {
  const mark = newId();
  const owner = contextOf(ownerId);
  const named = { name: `Matter ${canary} ${mark}`, description: `About ${canary}` };
  const { id: workspaceId } = await createWorkspace(owner, named);
  const addBystander = async () => {
    const userId = await addPerson(`bystander-${mark}@example.test`);
    await grantRole(owner, { workspaceId, holder: { userId }, role: 'reader' });
    return userId;
  };
  let bystander: Promise<string> | undefined;
  const made = new Map<ThingKind, Promise<string>>();
  const other = (kind: ThingKind): Promise<string> => {
    const thing = made.get(kind) ?? makers[kind](making);
    made.set(kind, thing);
    return thing;
  };
  const making: Making = {
    ownerId,
    owner,
    workspaceId,
    mark,
    bystander: () => (bystander ??= addBystander()),
    other,
  };
  const things: Partial<Things> = { workspace: workspaceId };
  for (const kind of kinds) things[kind] = await other(kind);
  return things;
}
