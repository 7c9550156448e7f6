import type { WorkspaceRole } from '#lib/shared/roles.ts';
import type { ThingKind } from './things.ts';

/** What a line of the inventory is made of. */

/** Names of parts of the path, or of fields of the body, with what they name. */
export type Ids = Readonly<Record<string, ThingKind>>;

export type Need = WorkspaceRole | 'owner' | 'somebody else';

/**
 * `public`: anybody, with the reason why. `signed-in`: everybody with an account, who gets only what is theirs.
 * `administrator`: by the role on the server. `object`: by what the first identifier of the path (else of the body) names, and the `need`:
 * a role in its workspace, `owner` (the person alone whose it is), or `somebody else` (likewise, and none of the personas is
 * that person); administrators too where it says so. `pending`: somebody who has yet to show a second factor may too.
 */
export type Access =
  | { kind: 'public'; why: string }
  | { kind: 'signed-in'; pending?: true }
  | { kind: 'administrator' }
  | { kind: 'object'; need: Need; orAdministrator?: true };

/** How a request of a route is made well, given the identifiers of its things. */
export type RouteEntry = {
  access: Access;
  /** Identifiers in the path. */
  path: Ids;
  /** Identifiers in the body: what they name must be as closed as what the path names. */
  bodyIds: Ids;
  body?: (ids: Readonly<Record<string, string>>) => unknown;
  /** What follows the path, e.g. `?name=a.txt`; the body is then bytes when the route takes a file. */
  query?: string;
  upload?: true;
  /** Headers that a good request has beside. */
  headers?: Readonly<Record<string, string>>;
  /** It answers with server-sent events. */
  stream?: true;
  /** Its errors have the form of OpenAI's protocol. */
  refusesAsOpenAi?: true;
};

export type Options = Partial<Omit<RouteEntry, 'access'>>;

const entry = (access: Access, options: Options = {}): RouteEntry => ({
  access,
  path: {},
  bodyIds: {},
  ...options,
});

export const open = (why: string, options?: Options) => entry({ kind: 'public', why }, options);
export const signedIn = (options?: Options) => entry({ kind: 'signed-in' }, options);
export const signedInOrPending = (options?: Options) => entry({ kind: 'signed-in', pending: true }, options);
export const admin = (options?: Options) => entry({ kind: 'administrator' }, options);
export const object = (need: Need, path: Ids, options?: Options) =>
  entry({ kind: 'object', need }, { path, ...options });

/** For an administrator too, who need not enter the workspace. */
export const objectOrAdmin = (need: WorkspaceRole, path: Ids) =>
  entry({ kind: 'object', need, orAdministrator: true }, { path });

/** The identifiers that a request of the route is refused by: those of its path, else the first of its body. */
export function subjectOf({ path, bodyIds, access }: RouteEntry): Ids {
  if (access.kind !== 'object' || Object.keys(path).length > 0) return path;
  return Object.fromEntries(Object.entries(bodyIds).slice(0, 1));
}
