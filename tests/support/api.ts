import { createApiKey, type CreateApiKeyInput } from '#lib/auth/create-api-key.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import type { WorkspaceRole } from '#lib/shared/roles.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { changeWorkspace } from '#lib/workspaces/change-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { until } from './ingest.ts';
import { addPerson, contextOf } from './people.ts';
import { type Program, startProgram } from './program.ts';
import { startScriptedEngine, type ScriptedEngine } from './scripted-engine.ts';
import { uploadTexts, useScriptedChat } from './searchable.ts';

/** The built program with a person, a workspace that can be searched, and a language model that says what it is told to. */
export type Api = {
  program: Program;
  /** `http://localhost:43121/api/v1` */
  address: string;
  scripted: ScriptedEngine;
  administrator: RequestContext;
  owner: RequestContext;
  ownerId: string;
  workspaceId: string;
  documentIds: Map<string, string>;
  /** A key of the owner that may change documents, everywhere. */
  key: string;
  keyOf: (context: RequestContext, lent?: Partial<CreateApiKeyInput>) => Promise<{ id: string; key: string }>;
  /** A workspace of these texts, of its own owner, where quotes are the only answers unless something else is said. */
  makeWorkspace: (
    owner: RequestContext,
    input: { name: string; texts: Record<string, string>; answerMode?: 'quotes' | 'model' },
  ) => Promise<{ workspaceId: string; documentIds: Map<string, string> }>;
  addMember: (role: WorkspaceRole) => Promise<{ userId: string; context: RequestContext }>;
  stop: () => Promise<void>;
};

export const leaseText =
  '# Lease of the mill\n\nThe monthly rent of the mill is 2,400 euros. It is due on the first day of each month.';

async function makeWorkspace(
  owner: RequestContext,
  { name, texts, answerMode = 'quotes' }: Parameters<Api['makeWorkspace']>[1],
): ReturnType<Api['makeWorkspace']> {
  const { id: workspaceId } = await createWorkspace(owner, { name });
  await changeWorkspace(owner, { workspaceId, answerMode });
  const documentIds = await uploadTexts(owner, workspaceId, texts);
  await until(
    'the documents are read',
    async () => (await listDocuments(owner, { workspaceId })).every(({ state }) => state === 'ready'),
    120_000,
  );
  return { workspaceId, documentIds };
}

const keyOf: Api['keyOf'] = (context, lent = {}) =>
  createApiKey(context, { name: 'Program', role: 'editor', workspaceIds: null, days: 1, ...lent });

/** Starts it on the data directory of this test file. */
export async function startApi(environment: Record<string, string> = {}): Promise<Api> {
  const program = await startProgram({ dataDir: config().dataDir, environment });
  const scripted = await startScriptedEngine();
  const administrator = contextOf(await addPerson('root@example.org', 'administrator'), {
    isAdministrator: true,
  });
  await useScriptedChat(administrator, scripted);
  const ownerId = await addPerson('owner@example.org');
  const owner = contextOf(ownerId);
  const { workspaceId, documentIds } = await makeWorkspace(owner, {
    name: 'Mill',
    texts: { 'lease.md': leaseText },
    answerMode: 'model',
  });
  let people = 0;
  return {
    program,
    address: `${program.address}/api/v1`,
    scripted,
    administrator,
    owner,
    ownerId,
    workspaceId,
    documentIds,
    key: (await keyOf(owner)).key,
    keyOf,
    makeWorkspace,
    addMember: async (role) => {
      people += 1;
      const userId = await addPerson(`member-${people}@example.org`);
      await grantRole(owner, { workspaceId, holder: { userId }, role });
      return { userId, context: contextOf(userId) };
    },
    stop: async () => {
      await program.stop();
      await scripted.close();
      closeDatabase();
    },
  };
}
