import { AppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import type { ModelFile } from '#lib/models/files.ts';
import { findTunedModel, type TunedModel } from '#lib/models/tuned-model.ts';
import type { ModelRole } from '#lib/models/wire.ts';
import type { CrashNotes } from './crash-notes.ts';

/** What a slot holds: a loaded model of one role. */
export type LoadedModel = { dispose(): Promise<void> };

type Held<Model> = { name: string; file: ModelFile; key: string; model: Model; leases: number };
/** `isLasting`: it fails again for as long as the file is the same. */
type Failure = { name: string; key: string; error: AppError; isLasting: boolean };

export type Lease<Model> = { model: Model; file: ModelFile; release: () => void };

export type SlotStatus = 'empty' | 'loading' | 'ready' | 'failed';

function keyOf({ file, adapter }: TunedModel): string {
  const files = adapter ? [file, adapter.file] : [file];
  return [...files.flatMap(({ path, bytes, modifiedMs }) => [path, bytes, modifiedMs]), adapter?.scale].join(
    '|',
  );
}

/**
 * One role's place in memory: one model at a time. Whoever asks for a model by name gets a lease on it; asking for
 * another one waits until the leases on the present one are given back, then swaps. So a model is switched by asking
 * for it, and a restarted engine loads what the next request names. A file that can't be loaded is remembered and not
 * tried again until it changes on disk. A model that nobody uses for long is taken out of memory.
 */
export class ModelSlot<Model extends LoadedModel> {
  readonly role: ModelRole;
  readonly #load: (model: TunedModel) => Promise<Model>;
  readonly #notes: CrashNotes;
  readonly #idleMs: number;
  #idleTimer: NodeJS.Timeout | undefined;
  #held: Held<Model> | undefined;
  #failure: Failure | undefined;
  #loading: string | undefined;
  #turns: Promise<unknown> = Promise.resolve();
  #wakeWhenIdle: (() => void) | undefined;

  /** `idleMs`: how long a model that nobody uses stays in memory; 0 for good. */
  constructor(
    role: ModelRole,
    options: { load: (model: TunedModel) => Promise<Model>; notes: CrashNotes; idleMs: number },
  ) {
    this.role = role;
    this.#load = options.load;
    this.#notes = options.notes;
    this.#idleMs = options.idleMs;
  }

  get status(): SlotStatus {
    if (this.#loading) return 'loading';
    if (this.#held) return 'ready';
    return this.#failure ? 'failed' : 'empty';
  }

  /** The model in memory, if any, for reports. */
  get present(): { name: string; model: Model } | undefined {
    return this.#held && { name: this.#held.name, model: this.#held.model };
  }

  get failure(): { name: string; personMessage: string } | undefined {
    return this.#failure && { name: this.#failure.name, personMessage: this.#failure.error.personMessage };
  }

  get loadingName(): string | undefined {
    return this.#loading;
  }

  /**
   * A lease on the model of this name, loaded if it isn't. Throws `MODEL_NOT_FOUND` when there is no such file,
   * `MODEL_INVALID` when it can't be loaded and `MODEL_REFUSED` when it can't be now. Requests are served in order.
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
    const found = await findTunedModel(name);
    if (!found) throw new AppError('MODEL_NOT_FOUND', { message: `no model file ${name}` });
    const key = keyOf(found);
    if (this.#failure?.key === key && this.#failure.isLasting) throw this.#failure.error;
    if (this.#held?.key !== key) await this.#swap(name, found);
    const held = this.#held;
    if (!held) throw new Error('a model was swapped in but is not there');
    this.#notes.begin(key);
    clearTimeout(this.#idleTimer);
    held.leases += 1;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      held.leases -= 1;
      if (held.leases === 0) this.#rest(key);
    };
    return { model: held.model, file: held.file, release };
  }

  /** Nobody uses the model any more: it did its work. */
  #rest(key: string): void {
    this.#notes.end(key, { worked: true });
    this.#wakeWhenIdle?.();
    if (this.#idleMs === 0) return;
    this.#idleTimer = setTimeout(() => {
      if (this.#held?.leases === 0) void this.dispose();
    }, this.#idleMs).unref();
  }

  async #swap(name: string, found: TunedModel): Promise<void> {
    const { file } = found;
    const key = keyOf(found);
    await this.#unload();
    this.#loading = name;
    this.#failure = undefined;
    const log = logger('engine');
    const startMs = performance.now();
    try {
      this.#notes.check(key, name);
      this.#notes.begin(key);
      this.#held = { name, file, key, model: await this.#load(found), leases: 0 };
      log.info({ role: this.role, model: name, ms: Math.round(performance.now() - startMs) }, 'model loaded');
    } catch (cause) {
      const error =
        cause instanceof AppError
          ? cause
          : new AppError('MODEL_INVALID', { message: `${name} can't be loaded`, cause });
      this.#failure = { name, key, error, isLasting: error.code !== 'MODEL_REFUSED' };
      log.warn({ role: this.role, model: name, err: cause }, 'model not loaded');
      throw error;
    } finally {
      this.#notes.end(key, { worked: false });
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
    clearTimeout(this.#idleTimer);
    this.#held = undefined;
    await held.model.dispose();
  }
}
