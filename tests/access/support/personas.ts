import type { WorkspaceRole } from '#lib/shared/roles.ts';
import type { Access } from '../inventory.ts';

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
  'forged cookie': { role: null, isNobody: true },
  'nobody signed in': { role: null, isNobody: true },
} as const satisfies Record<string, Persona>;

export type PersonaName = keyof typeof personas;
export const personaNames = Object.keys(personas) as PersonaName[];

const rank: Record<WorkspaceRole, number> = { reader: 1, editor: 2, manager: 3 };

/** Whether a persona may use what asks for this access, on the things of the workspace that the tests are about. */
export function isAllowed(name: PersonaName, access: Access): boolean {
  const persona: Persona = personas[name];
  if (access.kind === 'public') return true;
  if (persona.isPending && access.kind === 'signed-in') return access.pending === true;
  if (persona.isNobody) return false;
  if (access.kind === 'signed-in') return true;
  if (access.kind === 'administrator') return persona.isAdministrator === true;
  if (access.orAdministrator && persona.isAdministrator) return true;
  if (access.need === 'owner') return persona.isOwner === true;
  if (access.need === 'somebody else') return false;
  return persona.role !== null && rank[persona.role] >= rank[access.need];
}
