import { z } from 'zod';
import { workspaceRoleNames } from './roles.ts';

/** A step on the way to a decision: what lets somebody in, and what keeps them out. */
export const reasonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('role'), role: z.enum(workspaceRoleNames), groupName: z.string().nullable() }),
  z.object({ kind: z.literal('break-glass'), endsAt: z.number() }),
  z.object({ kind: z.literal('grant'), groupName: z.string().nullable() }),
  z.object({ kind: z.literal('disabled') }),
  /** The name is for administrators only. */
  z.object({ kind: z.literal('wall'), wallName: z.string().nullable() }),
  z.object({ kind: z.literal('no-role') }),
  /** A group by the claim of a provider, which was not confirmed by a sign-in there for too long. */
  z.object({ kind: z.literal('unconfirmed'), groupName: z.string() }),
  z.object({ kind: z.literal('no-grant') }),
]);
export type Reason = z.infer<typeof reasonSchema>;

/** Whether somebody may read a workspace or a document, and why. */
export const personAccessSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(workspaceRoleNames).nullable(),
  canRead: z.boolean(),
  reasons: z.array(reasonSchema),
});
export type PersonAccess = z.infer<typeof personAccessSchema>;

/** A grant of a restricted document, and to whom more could be given. */
export const documentAccessSchema = z.object({
  restricted: z.boolean(),
  grants: z.array(
    z.object({ id: z.string(), kind: z.enum(['person', 'group']), holderId: z.string(), name: z.string() }),
  ),
  candidates: z.array(
    z.object({ kind: z.enum(['person', 'group']), id: z.string(), name: z.string(), detail: z.string() }),
  ),
  people: z.array(personAccessSchema),
});
export type DocumentAccess = z.infer<typeof documentAccessSchema>;

/** What one person may read, workspace by workspace. */
export type WorkspaceAccess = {
  workspaceId: string;
  /** Null where a wall closes it to the administrator who asks. */
  workspaceName: string | null;
  role: PersonAccess['role'];
  reasons: Reason[];
  readableDocuments: number;
  documents: number;
};
