import { AppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { findModelFile, type ModelFile } from '#lib/models/files.ts';
import type { ModelRole } from '#lib/models/wire.ts';

/** What a slot holds: a loaded model of one role. */
export type LoadedModel = { dispose(): Promise<void> };

type Held<Model> = { file: ModelFile; key: string; model: Model; leases: number };
type Failure = { file: ModelFile; key: string; error: AppError };

export type Lease<Model> = { model: Model; file: ModelFile; release: () => void };

export type SlotStatus = 'empty' | 'loading' | 'ready' | 'failed';

function keyOf(file: ModelFile): string {
  return [file.path, file.bytes, file.modifiedMs].join('|');
}

/**
 * One role's place in memory: one model at a time. Whoever asks for a model by name gets a lease on it; asking for
 * another one waits until the leases on the present one are given back, then swaps. So a model is switched by asking
 * for it, and a restarted engine loads what the next request names. A file that can't be loaded is remembered and not
 * tried again until it changes on disk.
 */
export class ModelSlot<Model extends LoadedModel> {
  readonly role: ModelRole;
  readonly #load: (file: ModelFile) => Promise<Model>;
  #held: Held<Model> | undefined;
  #failure: Failure | undefined;
  #loading: ModelFile | undefined;
  #turns: Promise<unknown> = Promise.resolve();
  #wakeWhenIdle: (() => void) | undefined;

  constructor(role: ModelRole, load: (file: ModelFile) => Promise<Model>) {
    this.role = role;
    this.#load = load;
  }

  get status(): SlotStatus {
    if (this.#loading) return 'loading';
    if (this.#held) return 'ready';
    return this.#failure ? 'failed' : 'empty';
  }

  /** The model in memory, if any, for reports. */
  get present(): { name: string; model: Model } | undefined {
    return this.#held && { name: this.#held.file.name, model: this.#held.model };
  }

  get failure(): { name: string; personMessage: string } | undefined {
    return (
      this.#failure && { name: this.#failure.file.name, personMessage: this.#failure.error.personMessage }
    );
  }

  get loadingName(): string | undefined {
    return this.#loading?.name;
  }

  /**
   * A lease on the model of this name, loaded if it isn't. Throws `MODEL_NOT_FOUND` when there is no such file and
   * `MODEL_INVALID` when it can't be loaded. Requests are served in order.
   */
  acquire(name: string): Promise<Lease<Model>> {
    const turn = this.#turns.then(() => this.#acquireNow(name));
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  /** Frees the memory, once nobody uses the model any more. */
  async dispose(): Promise<void> {
    const turn = this.#turns.then(() => this.#unload());
    this.#turns = turn;
    await turn;
  }

  async #acquireNow(name: string): Promise<Lease<Model>> {
    const file = await findModelFile(name);
    if (!file) throw new AppError('MODEL_NOT_FOUND', { message: `no model file ${name}` });
    const key = keyOf(file);
    if (this.#failure?.key === key) throw this.#failure.error;
    if (this.#held?.key !== key) await this.#swap(file, key);
    const held = this.#held;
    if (!held) throw new Error('a model was swapped in but is not there');
    held.leases += 1;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      held.leases -= 1;
      if (held.leases === 0) this.#wakeWhenIdle?.();
    };
    return { model: held.model, file, release };
  }

  async #swap(file: ModelFile, key: string): Promise<void> {
    await this.#unload();
    this.#loading = file;
    this.#failure = undefined;
    const log = logger('engine');
    const startMs = performance.now();
    try {
      this.#held = { file, key, model: await this.#load(file), leases: 0 };
      log.info(
        { role: this.role, model: file.name, ms: Math.round(performance.now() - startMs) },
        'model loaded',
      );
    } catch (cause) {
      const error =
        cause instanceof AppError
          ? cause
          : new AppError('MODEL_INVALID', { message: `${file.name} can't be loaded`, cause });
      this.#failure = { file, key, error };
      log.warn({ role: this.role, model: file.name, err: cause }, 'model not loaded');
      throw error;
    } finally {
      this.#loading = undefined;
    }
  }

  async #unload(): Promise<void> {
    const held = this.#held;
    if (!held) return;
    if (held.leases > 0) {
      await new Promise<void>((resolve) => {
        this.#wakeWhenIdle = resolve;
      });
      this.#wakeWhenIdle = undefined;
    }
    this.#held = undefined;
    await held.model.dispose();
  }
}
