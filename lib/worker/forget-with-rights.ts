import { currentEpoch } from '#lib/access/epoch.ts';
import { nextTimeLimit } from '#lib/access/time-limits.ts';
import { now } from '#lib/core/clock.ts';
import { database } from '#lib/db/client.ts';
import { forgetEvaluated } from '#lib/models/forget-evaluated.ts';

/**
 * Has the engine forget every evaluated token as soon as anybody's rights change, whichever process changed them: a wall, a role,
 * a disabled account, a deleted document. The engine itself knows nothing of rights, and uses nothing that was evaluated before
 * they changed; this frees the text from its memory too.
 */
export class RightsWatch {
  #epoch: number | undefined;
  #nextLimit: number | null = null;

  /** Looks once, in two small queries; does not wait for the engine. */
  async look(): Promise<void> {
    const epoch = await currentEpoch();
    const isLimitOver = this.#nextLimit !== null && now() >= this.#nextLimit;
    if (epoch === this.#epoch && !isLimitOver) return;
    this.#epoch = epoch;
    this.#nextLimit = await nextTimeLimit(database(), { at: now() });
    // Also at the first look: rights may have changed while no worker ran.
    void forgetEvaluated('everything');
  }
}
