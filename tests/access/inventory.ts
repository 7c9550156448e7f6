import type { JobName } from '#lib/jobs/catalog.ts';
import { code, costsBody, passkeyReply, provider, wallBody } from './bodies.ts';
import { admin, object, objectOrAdmin, open, signedIn, signedInOrPending } from './entries.ts';
import type { Access, Ids, Need, Options, RouteEntry } from './entries.ts';
import { keyRoutes, lastingName } from './key-routes.ts';

/**
 * Everything that answers from outside or works in the background, and who may use it. The tests of access are made from
 * this list, and tests/structure/inventory.test.ts fails for what is not in it and for what is in it and gone. To add a
 * route: write one line here; who may use it is then tried for everybody, with its own, absent and foreign identifiers.
 */

export type { ThingKind } from './things.ts';

export type { Access, Ids, Need, RouteEntry } from './entries.ts';

const workspace = { workspaceId: 'workspace' } as const;
const document = { documentId: 'document' } as const;
const conversation = { conversationId: 'conversation' } as const;

const wall: Options = {
  bodyIds: { userId: 'person', workspaceId: 'listedWorkspace' },
  body: wallBody,
};

const ownRoutes: Readonly<Record<string, RouteEntry>> = {
  'GET /metrics': open('needs the token of the settings'),
  'GET /api/health': open('says only whether the database answers'),
  'POST /api/setup': open('needs the secret of the set-up link'),
  'POST /api/invitations/accept': open('needs the secret of an invitation'),
  'POST /api/reset-password': open('needs the secret of a link for a new password'),
  'POST /api/auth/sign-in/email': open('is how people sign in'),
  'POST /api/auth/sign-out': open('ends only the session of its own cookie'),
  'GET /api/auth/get-session': open('tells nothing but the session of its own cookie'),
  'POST /api/auth/passkey/options': open('is the question that a passkey answers; names nobody'),
  'POST /api/auth/passkey': open('is how people sign in', {
    body: () => ({ response: passkeyReply({ authenticatorData: 'none', signature: 'none' }) }),
  }),
  'POST /api/auth/second-factor': open('is for sign-ins that wait for a second factor', { body: code }),
  'POST /api/auth/single-sign-on/[providerId]': open('is how people sign in', {
    path: { providerId: 'identityProvider' },
    body: () => ({}),
  }),
  'GET /api/auth/single-sign-on/callback': open('is the way back from a provider, with what it said'),
  'GET /viewer-assets/[kind]/[name]': open('fonts and decoders that ship with the program'),

  'GET /api/[...path]': open('refuses: no route has this address'),
  'POST /api/[...path]': open('refuses: no route has this address'),
  'PUT /api/[...path]': open('refuses: no route has this address'),
  'PATCH /api/[...path]': open('refuses: no route has this address'),
  'DELETE /api/[...path]': open('refuses: no route has this address'),

  'PATCH /api/account': signedIn({ body: () => ({ name: 'Renamed' }) }),
  'POST /api/account/password': signedIn({ body: () => ({ current: 'not the password', next: 'short' }) }),
  'GET /api/account/api-keys': signedIn(),
  'POST /api/account/api-keys': signedIn({
    body: () => ({ name: 'Program', role: 'reader', workspaceIds: null, days: 1 }),
  }),
  'DELETE /api/account/api-keys/[keyId]': object('owner', { keyId: 'apiKey' }),
  'GET /api/account/confirm': signedInOrPending(),
  'POST /api/account/confirm': signedInOrPending({ body: () => ({ password: 'not the password' }) }),
  'POST /api/account/passkeys': signedInOrPending({
    body: () => ({ name: 'Key', response: passkeyReply({ attestationObject: 'none' }) }),
  }),
  'POST /api/account/passkeys/options': signedInOrPending(),
  'DELETE /api/account/identities/[identityId]': object('somebody else', { identityId: 'identity' }),
  'DELETE /api/account/passkeys/[passkeyId]': object('somebody else', { passkeyId: 'passkey' }),
  'POST /api/account/recovery-codes': signedIn(),
  'GET /api/account/sessions': signedIn(),
  'DELETE /api/account/sessions': signedIn(),
  'DELETE /api/account/sessions/[sessionId]': object('owner', { sessionId: 'session' }),
  'POST /api/account/totp': signedInOrPending(),
  'POST /api/account/totp/confirm': signedInOrPending({ body: code }),
  'DELETE /api/account/totp': signedIn(),
  'GET /api/workspaces': signedIn(),
  'POST /api/workspaces': signedIn({ body: () => ({ name: 'New matter' }) }),
  'POST /api/workspaces/samples': signedIn({ body: () => ({}) }),

  'GET /api/workspaces/[workspaceId]': object('reader', workspace),
  'PATCH /api/workspaces/[workspaceId]': object('manager', workspace, { body: () => ({ name: 'Renamed' }) }),
  'DELETE /api/workspaces/[workspaceId]': object('manager', workspace),
  'POST /api/workspaces/[workspaceId]/ask': object('reader', workspace, {
    bodyIds: { conversationId: 'conversation', documentId: 'document' },
    body: ({ conversationId, documentId }) => ({
      question: 'Which ceiling applies to the liability?',
      mode: 'quotes',
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(documentId === undefined ? {} : { documentIds: [documentId] }),
    }),
    stream: true,
  }),
  'GET /api/workspaces/[workspaceId]/candidates': object('manager', workspace),
  'GET /api/workspaces/[workspaceId]/conversations': object('reader', workspace),
  'GET /api/workspaces/[workspaceId]/documents': object('reader', workspace),
  'POST /api/workspaces/[workspaceId]/documents': object('editor', workspace, {
    query: '?name=uploaded.txt',
    upload: true,
  }),
  'GET /api/workspaces/[workspaceId]/documents/events': object('reader', workspace, { stream: true }),
  'POST /api/workspaces/[workspaceId]/search': object('reader', workspace, {
    bodyIds: { documentId: 'document' },
    body: ({ documentId }) => ({
      query: 'ceiling of the liability',
      ...(documentId === undefined ? {} : { documentIds: [documentId] }),
    }),
  }),
  'GET /api/workspaces/[workspaceId]/golden-questions': object('manager', workspace),
  'POST /api/workspaces/[workspaceId]/golden-questions': object('manager', workspace, {
    bodyIds: { documentId: 'document' },
    body: ({ documentId }) => ({ question: 'Which ceiling applies?', documentId }),
  }),
  'POST /api/workspaces/[workspaceId]/golden-questions/import': object('manager', workspace, {
    body: () => ({ text: '' }),
  }),
  'DELETE /api/workspaces/[workspaceId]/golden-questions/[questionId]': object('manager', {
    ...workspace,
    questionId: 'goldenQuestion',
  }),
  'GET /api/workspaces/[workspaceId]/members': object('reader', workspace),
  'POST /api/workspaces/[workspaceId]/members': object('manager', workspace, {
    bodyIds: { userId: 'person' },
    body: ({ userId }) => ({ userId, role: 'reader' }),
  }),
  'PATCH /api/workspaces/[workspaceId]/members/[roleId]': object(
    'manager',
    { ...workspace, roleId: 'workspaceRole' },
    { body: () => ({ role: 'editor' }) },
  ),
  'DELETE /api/workspaces/[workspaceId]/members/[roleId]': object('manager', {
    ...workspace,
    roleId: 'workspaceRole',
  }),

  'GET /api/documents/[documentId]': object('reader', document),
  'PATCH /api/documents/[documentId]': object('editor', document, { body: () => ({ title: 'Retitled' }) }),
  'DELETE /api/documents/[documentId]': object('editor', document),
  'GET /api/documents/[documentId]/file': object('reader', document),
  'GET /api/documents/[documentId]/pages': object('reader', document),
  'GET /api/documents/[documentId]/passages': object('reader', document),
  'POST /api/documents/[documentId]/retry': object('editor', document, { body: () => ({}) }),

  'GET /api/documents/[documentId]/access': object('manager', document),
  'POST /api/documents/[documentId]/restriction': object('manager', document),
  'DELETE /api/documents/[documentId]/restriction': object('manager', document),
  'POST /api/documents/[documentId]/grants': object('manager', document, {
    bodyIds: { userId: 'person' },
    body: ({ userId }) => ({ userId }),
  }),
  'DELETE /api/documents/[documentId]/grants/[grantId]': object('owner', {
    documentId: 'restrictedDocument',
    grantId: 'grant',
  }),
  'GET /api/workspaces/[workspaceId]/access': objectOrAdmin('manager', workspace),
  'GET /api/workspaces/[workspaceId]/break-glass': object('manager', workspace),
  'POST /api/workspaces/[workspaceId]/view-as': object('manager', workspace, {
    bodyIds: { userId: 'person' },
    body: ({ userId }) => ({ userId }),
  }),
  'DELETE /api/break-glass/[breakGlassId]': objectOrAdmin('manager', { breakGlassId: 'breakGlass' }),

  'GET /api/conversations/[conversationId]': object('owner', conversation),
  'PATCH /api/conversations/[conversationId]': object('owner', conversation, {
    body: () => ({ title: 'Retitled' }),
  }),
  'DELETE /api/conversations/[conversationId]': object('owner', conversation),
  'POST /api/conversations/[conversationId]/restore': object('owner', {
    conversationId: 'deletedConversation',
  }),

  'POST /api/admin/audit/export': admin(),
  'GET /api/admin/break-glass': admin(),
  'POST /api/admin/break-glass': admin({
    bodyIds: { workspaceId: 'listedWorkspace' },
    body: ({ workspaceId }) => ({ workspaceId, reason: 'To look at an incident.', minutes: 5 }),
  }),
  'GET /api/admin/people/[userId]/access': admin({ path: { userId: 'person' } }),
  'GET /api/admin/walls': admin(),
  'POST /api/admin/walls': admin(wall),
  'POST /api/admin/walls/preview': admin(wall),
  'PATCH /api/admin/walls/[wallId]': admin({
    ...{ path: { wallId: 'wall' }, ...wall },
    body: (ids) => ({ ...wallBody(ids), seen: 'another wall' }),
  }),
  'DELETE /api/admin/walls/[wallId]': admin({ path: { wallId: 'wall' } }),
  'POST /api/admin/walls/[wallId]/test': admin({ path: { wallId: 'wall' } }),
  'GET /api/admin/engines': admin(),
  'POST /api/admin/engines': admin({
    body: () => ({ name: `Engine ${Math.random()}`, url: 'http://127.0.0.1:9/v1' }),
  }),
  'PATCH /api/admin/engines/[engineId]': admin({
    path: { engineId: 'engine' },
    body: () => ({ name: `Engine ${Math.random()}`, url: 'http://127.0.0.1:9/v1' }),
  }),
  'DELETE /api/admin/engines/[engineId]': admin({ path: { engineId: 'engine' } }),
  'POST /api/admin/engines/[engineId]/test': admin({ path: { engineId: 'engine' } }),
  'GET /api/admin/groups': admin(),
  'POST /api/admin/groups': admin({ body: () => ({ name: `Group ${Math.random()}` }) }),
  'PATCH /api/admin/groups/[groupId]': admin({
    path: { groupId: 'group' },
    body: () => ({ name: `Group ${Math.random()}` }),
  }),
  'DELETE /api/admin/groups/[groupId]': admin({ path: { groupId: 'group' } }),
  'POST /api/admin/groups/[groupId]/members': admin({
    path: { groupId: 'group' },
    bodyIds: { userId: 'person' },
    body: ({ userId }) => ({ userId }),
  }),
  'DELETE /api/admin/groups/[groupId]/members': admin({
    path: { groupId: 'group' },
    bodyIds: { userId: 'person' },
    body: ({ userId }) => ({ userId }),
  }),
  'GET /api/admin/identity-providers': admin(),
  'POST /api/admin/identity-providers': admin({ body: provider }),
  'DELETE /api/admin/identity-providers/[providerId]': admin({ path: { providerId: 'identityProvider' } }),
  'GET /api/admin/invitations': admin(),
  'POST /api/admin/invitations': admin({
    bodyIds: { workspaceId: 'workspace' },
    body: ({ workspaceId }) => ({
      email: `new-${Math.random()}@example.test`,
      role: 'person',
      ...(workspaceId === undefined ? {} : { workspaceId, workspaceRole: 'reader' }),
    }),
  }),
  'DELETE /api/admin/invitations/[invitationId]': admin({ path: { invitationId: 'invitation' } }),
  'GET /api/admin/jobs': admin(),
  'POST /api/admin/jobs/[jobId]/cancel': admin({ path: { jobId: 'job' } }),
  'POST /api/admin/jobs/[jobId]/retry': admin({ path: { jobId: 'job' } }),
  'GET /api/admin/models': admin(),
  'POST /api/admin/models/choose': admin({ body: () => ({ role: 'reranker', choice: { kind: 'none' } }) }),
  'POST /api/admin/models/confirm': admin({
    body: () => ({ name: 'absent.gguf', sha256: '0'.repeat(64) }),
  }),
  'GET /api/admin/models/downloads': admin(),
  // One that runs on remote engines only: nothing is fetched by a test of access.
  'POST /api/admin/models/downloads': admin({ body: () => ({ entryId: 'mistral-large-2411' }) }),
  'POST /api/admin/models/downloads/[downloadId]': admin({
    path: { downloadId: 'modelDownload' },
    body: () => ({ act: 'cancel' }),
  }),
  'GET /api/admin/models/switch': admin(),
  'GET /api/admin/models/votes': admin(),
  'POST /api/admin/models/votes': admin({
    bodyIds: { workspaceId: 'listedWorkspace' },
    body: ({ workspaceId }) => ({ workspaceId, first: 'a', second: 'b', better: 'both', blind: true }),
  }),
  'POST /api/admin/models/switch': admin({ body: () => ({ act: 'end' }) }),
  'GET /api/admin/people': admin(),
  'PATCH /api/admin/people/[userId]': admin({
    path: { userId: 'person' },
    body: () => ({ role: 'person' }),
  }),
  'POST /api/admin/people/[userId]/reset-link': admin({ path: { userId: 'person' } }),
  'GET /api/admin/people/[userId]/identities': admin({ path: { userId: 'person' } }),
  'DELETE /api/admin/people/[userId]/identities': admin({ path: { userId: 'person' } }),
  'POST /api/admin/people/[userId]/identities/[identityId]/move': admin({
    path: { userId: 'identityOwner', identityId: 'identity' },
    bodyIds: { toUserId: 'workspaceManager' },
    body: ({ toUserId }) => ({ toUserId, reason: 'Connected with the wrong account.' }),
  }),
  'DELETE /api/admin/people/[userId]/second-factors': admin({ path: { userId: 'person' } }),
  'GET /api/admin/usage': admin(),
  'POST /api/admin/usage/export': admin(),
  'PATCH /api/admin/usage/costs': admin({ body: costsBody }),
  'PATCH /api/admin/sign-in-policy': admin({
    body: () => ({ everybody: false, administrators: false, workspaceRole: null }),
  }),
  'GET /api/admin/stranded-documents': admin(),
  'POST /api/admin/stranded-documents/[documentId]': admin({
    path: { documentId: 'strandedDocument' },
    bodyIds: { userId: 'workspaceManager' },
    body: ({ userId }) => ({ userId, reason: 'Whoever could open it has left.' }),
  }),
  'GET /api/admin/system': admin(),
  'POST /api/admin/system/verify-audit': admin(),
  'GET /api/admin/workspaces': admin(),
  'POST /api/admin/workspaces': admin({
    bodyIds: { workspaceId: 'unmanagedWorkspace', userId: 'person' },
    body: ({ workspaceId, userId }) => ({ workspaceId, userId }),
  }),
};

/** What only /api/v1 has. */
const lastingRoutes: Readonly<Record<string, RouteEntry>> = {
  'GET /api/v1/openapi.json': open('describes the program, in the same words to everybody'),
  'POST /api/v1/mcp': signedIn({
    headers: { accept: 'application/json, text/event-stream' },
    body: () => ({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  }),
  'GET /api/v1/models': signedIn({ refusesAsOpenAi: true }),
  'GET /api/v1/models/[workspaceId]': object('reader', workspace, { refusesAsOpenAi: true }),
  'POST /api/v1/chat/completions': object(
    'reader',
    {},
    {
      refusesAsOpenAi: true,
      bodyIds: { model: 'workspace', conversationId: 'conversation', documentId: 'document' },
      body: ({ model, conversationId, documentId }) => ({
        model,
        messages: [{ role: 'user', content: 'Which ceiling applies to the liability?' }],
        pincite: {
          mode: 'quotes',
          ...(conversationId === undefined ? {} : { conversationId }),
          ...(documentId === undefined ? {} : { documentIds: [documentId] }),
        },
      }),
    },
  ),
};

/** Every route handler, by method and path. What serves keys has a second, lasting address, with the same access. */
export const routes: Readonly<Record<string, RouteEntry>> = {
  ...ownRoutes,
  ...Object.fromEntries(
    Object.entries(ownRoutes)
      .filter(([name]) => keyRoutes.has(name))
      .map(([name, route]) => [lastingName(name), route]),
  ),
  ...lastingRoutes,
};

/** A page: who sees what it shows. Others are led to the sign-in, or get the one page for what is not there. */
export type PageEntry = { access: Access; path: Ids };

const openPage = (why: string): PageEntry => ({ access: { kind: 'public', why }, path: {} });
const adminPage: PageEntry = { access: { kind: 'administrator' }, path: {} };
const objectPage = (need: Need, path: Ids): PageEntry => ({ access: { kind: 'object', need }, path });

/** Every page, by its address. */
export const pages: Readonly<Record<string, PageEntry>> = {
  '/sign-in': openPage('is how people sign in'),
  '/second-factor': openPage('shows something only to whose sign-in waits for a second factor'),
  '/setup': openPage('shows a form only with the secret of the set-up link'),
  '/invitation': openPage('shows a form only with the secret of an invitation'),
  '/reset': openPage('shows a form only with the secret of a link for a new password'),
  '/': { access: { kind: 'signed-in' }, path: {} },
  '/account': { access: { kind: 'signed-in' }, path: {} },
  '/w/[workspaceId]': objectPage('reader', workspace),
  '/w/[workspaceId]/c/[conversationId]': objectPage('owner', { ...workspace, ...conversation }),
  '/w/[workspaceId]/documents': objectPage('reader', workspace),
  '/w/[workspaceId]/documents/[documentId]': objectPage('reader', { ...workspace, ...document }),
  '/w/[workspaceId]/documents/[documentId]/readers': objectPage('manager', { ...workspace, ...document }),
  '/questions/[conversationId]': objectPage('owner', conversation),
  '/w/[workspaceId]/settings': objectPage('reader', workspace),
  '/admin': adminPage,
  '/admin/audit': adminPage,
  '/admin/audit/documents/[documentId]': { access: { kind: 'administrator' }, path: document },
  '/admin/emergency': adminPage,
  '/admin/walls': adminPage,
  '/admin/groups': adminPage,
  '/admin/jobs': adminPage,
  '/admin/models': adminPage,
  '/admin/models/compare': adminPage,
  '/admin/people': adminPage,
  '/admin/sign-in': adminPage,
  '/admin/system': adminPage,
  '/admin/usage': adminPage,
};

/** Functions that a browser can call by `'use server'`: there are none, and a new one is a decision. */
export const serverActions: readonly string[] = [];

/** Files that Next serves or runs besides pages and routes, with what they are. */
export const specialFiles: Readonly<Record<string, string>> = {
  'app/icon.svg': 'the mark of the program, for anybody',
  'instrumentation.ts': 'runs when the web process starts; answers nothing',
  'proxy.ts': 'adds headers to every page; decides nothing',
};

/** Every kind of work in the background: who gives it, and what it may read. Jobs act as the program, never as a person. */
export const jobs: Readonly<Record<JobName, { givenBy: string; reads: string }>> = {
  'ingest-version': { givenBy: 'an editor’s upload or retry', reads: 'the one version that it is about' },
  'clear-version': { givenBy: 'the worker, after a failure', reads: 'nothing' },
  'remove-document': { givenBy: 'an editor’s deletion', reads: 'nothing' },
  'remove-workspace': { givenBy: 'a manager’s deletion', reads: 'nothing' },
  'rebuild-index': { givenBy: 'the worker, or a change of models', reads: 'passages of one workspace' },
  'compute-vectors': { givenBy: 'an administrator’s change of models', reads: 'passages of one workspace' },
  'compare-models': {
    givenBy: 'an administrator’s change of models',
    reads: 'golden questions and passages of one workspace; shows figures only',
  },
  'download-model': { givenBy: 'an administrator’s download', reads: 'nothing' },
  'optimize-index': { givenBy: 'the worker', reads: 'nothing' },
};
