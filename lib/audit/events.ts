import { z } from 'zod';
import { serverRoleNames, workspaceRoleNames } from '../shared/roles.ts';
import { auditActions, type AuditAction } from './actions.ts';
import {
  amount,
  base64,
  type AuditOutcome,
  auditOutcomes,
  code,
  count,
  flag,
  id,
  ids,
  modelId,
  publicKey,
  shape,
  time,
} from './event-shapes.ts';

const workspaceRole = z.enum(workspaceRoleNames);
const serverRole = z.enum(serverRoleNames);
const fields = z.array(code).readonly();
const wallDetail = {
  kind: code,
  personIds: ids,
  groupIds: ids,
  workspaceIds: ids,
  startsAt: time,
  endsAt: time.nullable(),
};
const modelRole = z.enum(['chat', 'embedding', 'reranker']);

/**
 * What every act may write into the log: ids, numbers and codes of the program, never a name or a text. Stored data: a key
 * may be added to a detail (optional), never renamed or given another meaning.
 */
export const auditEvents = {
  'server.started': shape('server'),
  'setup.link-created': shape('invitation', { expiresAt: time }),
  'setup.completed': shape('person', { invitationId: id }),
  'session.started': shape('session', {
    method: z.enum(['password', 'passkey', 'single-sign-on']).optional(),
    hasSecondFactor: flag.optional(),
  }),
  'session.refused': shape('person', { reason: z.enum(['password', 'limit']) }),
  'session.ended': shape('session', { personId: id, reason: code }),
  'person.invited': shape('invitation', {
    role: serverRole,
    workspaceRole: workspaceRole.nullable(),
    expiresAt: time,
  }),
  'person.joined': shape('person', {
    /** By an invitation with its role, or by an identity provider. */
    invitationId: id.optional(),
    role: serverRole.optional(),
    providerId: id.optional(),
  }),
  'person.changed': shape('person', {
    fields: fields.optional(),
    role: serverRole.optional(),
    withdrawnLinkIds: ids.optional(),
  }),
  'person.password-changed': shape('person'),
  'person.disabled': shape('person', { withdrawnLinkIds: ids }),
  'person.enabled': shape('person'),
  'invitation.withdrawn': shape('invitation'),
  'group.created': shape('group'),
  'group.changed': shape('group', { fields }),
  'group.deleted': shape('group'),
  'group-member.added': shape('group', { personId: id, providerId: id.optional() }),
  'group-member.removed': shape('group', { personId: id, providerId: id.optional() }),
  'workspace.created': shape('workspace'),
  'workspace.changed': shape('workspace', { fields }),
  'workspace.deleted': shape('workspace'),
  'workspace-role.granted': shape('workspace', {
    roleId: id,
    personId: id.optional(),
    groupId: id.optional(),
    role: workspaceRole,
  }),
  'workspace-role.changed': shape('workspace', { roleId: id, role: workspaceRole }),
  'workspace-role.revoked': shape('workspace', {
    roleId: id,
    personId: id.nullable(),
    groupId: id.nullable(),
    role: workspaceRole,
  }),
  'document.uploaded': shape('document', { versionId: id, sizeBytes: count }),
  'document.opened': shape('document', { versionId: id, as: z.enum(['file', 'text']).optional() }),
  'document.changed': shape('document', { versionId: id, fields }),
  'document.retried': shape('document', { versionId: id }),
  'document.deleted': shape('document'),
  'document.erased': shape('document'),
  'document.finished': shape('document', {
    versionId: id,
    code: code.optional(),
    pages: count.optional(),
    unreadPages: count.optional(),
    chunks: count.optional(),
    seconds: amount.optional(),
  }),
  'question.asked': shape('message', {
    conversationId: id,
    mode: code,
    /** The engine that was asked instead of the language model in use, to compare them. */
    engineId: id.optional(),
    /** Documents behind earlier answers whose words may be in this question or in what the language model reads before it. */
    documentIds: ids.optional(),
  }),
  'question.answered': shape('message', {
    conversationId: id,
    state: code,
    refused: flag.nullable(),
    problem: code.nullable(),
    /** Chunks whose text was in the prompt or on the page; those that were cited sentence by sentence. */
    shown: ids,
    cited: ids,
  }),
  /** Written before the text of these chunks is shown to the person or given to the language model. */
  'question.sources-used': shape('message', { conversationId: id, documentIds: ids, chunkIds: ids }),
  /** Written before the text of these chunks is shown to whoever searched for passages. */
  'passages.searched': shape('workspace', { documentIds: ids, chunkIds: ids }),
  'conversation.renamed': shape('conversation'),
  'conversation.deleted': shape('conversation'),
  'conversation.restored': shape('conversation'),
  'job.retried': shape('job'),
  'job.cancelled': shape('job'),
  'model.chosen': shape('model', { role: modelRole }, modelId),
  'model-switch.begun': shape('model', { again: flag.optional() }, modelId),
  'model-switch.compared': shape(
    'model',
    { questions: count, recallAt5Before: amount, recallAt5After: amount },
    modelId,
  ),
  'model-switch.ended': shape('model', { switched: flag }, modelId),
  'model-download.started': shape('model', { downloadId: id }, modelId),
  'model-download.changed': shape('model', { downloadId: id, act: code }, modelId),
  'model-download.ended': shape('model', { downloadId: id, problem: code.nullable(), bytes: count }, modelId),
  /** A file may be used from now on; the object is its hash. */
  'model.confirmed': shape('model', { origin: code, bytes: count }, modelId),
  'golden-question.added': shape('workspace', { questions: count }),
  'golden-question.deleted': shape('workspace'),
  'engine.saved': shape('engine'),
  'engine.deleted': shape('engine'),
  'engine.tested': shape('engine'),
  'index.rebuilt': shape('workspace', { reason: code, generation: count, rows: count }),
  'person.reset-link-created': shape('person', { linkId: id, expiresAt: time }),
  'person.password-reset': shape('person', { linkId: id }),
  'wall.created': shape('wall', wallDetail),
  'wall.changed': shape('wall', wallDetail),
  'wall.lifted': shape('wall'),
  'wall.tested': shape('wall', { tried: count, leaks: count }),
  'document.restricted': shape('document'),
  'document.unrestricted': shape('document'),
  'document-grant.added': shape('document', {
    grantId: id,
    personId: id.optional(),
    groupId: id.optional(),
  }),
  'document-grant.removed': shape('document', {
    grantId: id,
    personId: id.nullable(),
    groupId: id.nullable(),
  }),
  'break-glass.begun': shape('workspace', { breakGlassId: id, endsAt: time }),
  'break-glass.ended': shape('workspace', { breakGlassId: id, personId: id }),
  'access.viewed-as': shape('person', {
    asked: flag,
    /** The documents whose sentences were shown, and the passages that these stand in. */
    documentIds: ids.optional(),
    chunkIds: ids.optional(),
  }),
  'audit-key.created': shape('audit-key', { key: publicKey }),
  'audit-key.rotated': shape('audit-key', {
    previousKey: publicKey,
    key: publicKey,
    previousSignature: base64,
    signature: base64,
  }),
  /** The log is not what a checkpoint or its own chain says: what is wrong, and at which row or size. */
  'audit.alarm': shape('server', { problem: code, seq: count.nullable() }),
  'audit.exported': shape('server', { filtered: flag }),
  'session.confirmed': shape('session', { method: code }),
  'session.confirmation-refused': shape('person'),
  'session.factor-refused': shape('person'),
  'sign-in-policy.changed': shape('server', {
    everybody: flag,
    administrators: flag,
    workspaceRole: workspaceRole.nullable(),
  }),
  'second-factor.added': shape('person', { kind: code, passkeyId: id.optional() }),
  'second-factor.removed': shape('person', { kind: code, passkeyId: id.optional() }),
  'recovery-code.used': shape('person'),
  'recovery-codes.renewed': shape('person'),
  'identity-provider.saved': shape('identity-provider', {
    enabled: flag,
    asksSecondFactor: flag,
    secretChanged: flag,
  }),
  'identity-provider.deleted': shape('identity-provider'),
  'identity.added': shape('person', { providerId: id, identityId: id }),
  'identity.removed': shape('person', { identityId: id }),
  'api-key.created': shape('api-key', {
    role: workspaceRole,
    workspaceIds: ids.nullable(),
    expiresAt: time,
  }),
  'api-key.revoked': shape('api-key'),
  /** An administrator let a manager open a restricted document that nobody could open to others any more. */
  'document.rescued': shape('document', { rescueId: id, personId: id }),
  /** Somebody left a group by what an identity provider says, and stays behind its wall by name. */
  'wall.person-kept': shape('wall', { personId: id, groupId: id, providerId: id }),
  /** A claim meant a group that opens something, for somebody who administers or may be behind a wall: they did not get in. */
  'group-member.refused': shape('group', { personId: id, providerId: id }),
  /** A membership by a claim that had lapsed counts again: the person has signed in at the provider, which still says so. */
  'group-member.confirmed': shape('group', { personId: id, providerId: id }),
  'usage.costs-changed': shape('server'),
  'usage.exported': shape('server', { months: count }),
  /** An identity at a provider is from now on this person's, and no longer the other one's. */
  'identity.moved': shape('person', { moveId: id, identityId: id, fromPersonId: id }),
  'model.voted': shape('workspace', { blind: flag }),
  /** An invitation was accepted, without its role in a workspace: whoever made it may not give it any more. */
  'invitation.role-refused': shape('invitation', { personId: id, role: workspaceRole }),
} as const satisfies Record<AuditAction, unknown>;

type Events = typeof auditEvents;

type DetailOf<Detail extends z.ZodType> =
  Record<string, never> extends z.infer<Detail> ? { detail?: z.infer<Detail> } : { detail: z.infer<Detail> };

/** An act as it is recorded: one member per action, each with the object type and the detail that belong to it. */
export type AuditEvent = {
  [Action in AuditAction]: {
    action: Action;
    objectType: Events[Action]['objectType'];
    objectId: string;
    workspaceId?: string;
    outcome?: AuditOutcome;
  } & DetailOf<Events[Action]['detail']>;
}[AuditAction];

function schemaOf(action: AuditAction): z.ZodType {
  const { objectType, objectId, detail } = auditEvents[action];
  return z.strictObject({
    action: z.literal(action),
    objectType: z.literal(objectType),
    objectId,
    workspaceId: id.optional(),
    outcome: z.enum(auditOutcomes).optional(),
    detail: detail.safeParse({}).success ? detail.optional() : detail,
  });
}

const schemas = new Map(auditActions.map((action) => [action, schemaOf(action)]));

/**
 * Checks once more, when it is written, what the compiler checked: a value that came through a wider type could hold a
 * name. Throws a plain `Error` (the act fails) that names the places, never the values.
 */
export function checkAuditEvent(event: AuditEvent): void {
  const parsed = schemas.get(event.action)?.safeParse(event);
  if (parsed?.success) return;
  const places = parsed?.error.issues.map((issue) => issue.path.map(String).join('.')).join(', ');
  throw new Error(`the audit event ${event.action} does not have its shape: ${places ?? 'unknown action'}`);
}
