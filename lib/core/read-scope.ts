import type { Principal } from './context.ts';

declare const minted: unique symbol;

/**
 * What somebody may read, at one moment. Only `lib/access` can make one, and nothing that reads content can be called
 * without one. `epoch` is the access epoch it was made at: once that has risen, the scope must be made again. So it must from
 * `validUntil` on, when a wall or emergency access begins or ends by itself (milliseconds since 1970; null: never).
 */
export type ReadScope = {
  readonly principal: Principal;
  readonly workspaceIds: readonly string[];
  readonly epoch: number;
  readonly madeAt: number;
  readonly validUntil: number | null;
  readonly [minted]: true;
};
