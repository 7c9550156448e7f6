import type { WorkspaceRole } from '#lib/shared/roles.ts';
import type { Access, Need } from '../inventory.ts';

/**
 * Everybody who may ask for something, as they stand to the workspace that the tests are about. Add a kind of person, or
 * another way of proving who one is, by a line here and its making in world.ts: every route is then tried with it.
 */
export type Persona = {
  /** Their role in the workspace, directly or through a group; null: none. */
  role: WorkspaceRole | null;
  /** They made the workspace, and the conversations in it are theirs. */
  isOwner?: true;
  isAdministrator?: true;
  /** What they send as proof opens nothing. */
  isNobody?: true;
  /** They are signed in but for their second factor. */
  isPending?: true;
  /** A program with somebody's key: the role is what both have, and only routes for keys serve it. */
  isKey?: true;
  /** What it lends ends at the workspace that the tests are about. */
  isBound?: true;
};

export const personas = {
  owner: { role: 'manager', isOwner: true },
  manager: { role: 'manager' },
  editor: { role: 'editor' },
  reader: { role: 'reader' },
  'reader through a group': { role: 'reader' },
  'manager of another workspace': { role: null },
  'person without a workspace': { role: null },
  'person whose role was taken away': { role: null },
  'person who was taken out of the group': { role: null },
  'administrator without membership': { role: null, isAdministrator: true },
  'disabled person': { role: null, isNobody: true },
  'deleted person': { role: null, isNobody: true },
  'person who signed out': { role: null, isNobody: true },
  'person who has yet to show a second factor': { role: null, isNobody: true, isPending: true },
  'member behind a wall': { role: null },
  'forged cookie': { role: null, isNobody: true },
  'nobody signed in': { role: null, isNobody: true },
  'key that reads': { role: 'reader', isKey: true, isOwner: true },
  'key that changes documents': { role: 'editor', isKey: true, isOwner: true },
  'key for this workspace': { role: 'reader', isKey: true, isOwner: true, isBound: true },
  'key for another workspace': { role: null, isKey: true },
  'key that would lend more than its reader has': { role: 'reader', isKey: true },
  'key of an administrator': { role: null, isKey: true },
  'key of a person whose role was taken away': { role: null, isKey: true },
  'key of a member behind a wall': { role: null, isKey: true },
  'key of a disabled person': { role: null, isKey: true, isNobody: true },
  'expired key': { role: null, isKey: true, isNobody: true },
  'revoked key': { role: null, isKey: true, isNobody: true },
  'key that nobody made': { role: null, isKey: true, isNobody: true },
} as const satisfies Record<string, Persona>;

export type PersonaName = keyof typeof personas;
export const personaNames = Object.keys(personas) as PersonaName[];

const rank: Record<WorkspaceRole, number> = { reader: 1, editor: 2, manager: 3 };

/** Whether what they prove who they are with is no use here, whatever they ask for. */
function isRefused({ isNobody, isKey }: Persona, keys: boolean): boolean {
  return isNobody === true || (isKey === true && !keys);
}

/** Whether a persona may use this route or page, on the things of the workspace that the tests are about. */
export function isAllowed(
  name: PersonaName,
  { access, keys = false }: { access: Access; keys?: boolean },
): boolean {
  const persona: Persona = personas[name];
  if (access.kind === 'public') return true;
  if (persona.isPending && access.kind === 'signed-in') return access.pending === true;
  if (isRefused(persona, keys)) return false;
  if (access.kind === 'signed-in') return true;
  if (access.kind === 'administrator') return persona.isAdministrator === true;
  return (access.orAdministrator && persona.isAdministrator) || isEnough(persona, access.need);
}

function isEnough({ role, isOwner }: Persona, need: Need): boolean {
  if (need === 'owner') return isOwner === true;
  if (need === 'somebody else') return false;
  return role !== null && rank[role] >= rank[need];
}
