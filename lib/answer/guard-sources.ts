import { isScopeCurrent, makeReadScope } from '#lib/access/read-scope.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { areReadable } from './queries.ts';

/** How often a running answer looks up whether its sources may still be read, in milliseconds. */
export const guardIntervalMs = 500;

/**
 * Watches that everything an answer is made of stays readable while it streams. `check` throws `NOT_FOUND` as soon as
 * the workspace or one of the documents in use may not be read any more; otherwise it costs one small query.
 */
export class SourceGuard {
  readonly #context: RequestContext;
  readonly #workspaceId: string;
  readonly #documentIds = new Set<string>();
  #scope: ReadScope;

  constructor(context: RequestContext, input: { workspaceId: string; scope: ReadScope }) {
    this.#context = context;
    this.#workspaceId = input.workspaceId;
    this.#scope = input.scope;
  }

  /** The scope, as new as the last check. */
  get scope(): ReadScope {
    return this.#scope;
  }

  /** Adds documents whose text is in use from now on. */
  watch(documentIds: Iterable<string>): void {
    for (const id of documentIds) this.#documentIds.add(id);
  }

  async check(): Promise<void> {
    if (await isScopeCurrent(this.#scope)) return;
    this.#scope = await makeReadScope(this.#context, { workspaceId: this.#workspaceId });
    if (await areReadable(this.#scope, [...this.#documentIds])) return;
    throw new AppError('NOT_FOUND', {
      message: 'a source of a running answer is not readable any more',
      personMessage:
        'A document behind this answer can no longer be opened, so the answer was stopped. Ask again.',
    });
  }
}
