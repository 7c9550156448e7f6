import { asApiError } from '../api/client.ts';
import { sendFile } from './send-file.ts';
import { isUnderWay, type LeftOut, type Picked, type Upload } from './upload-types.ts';

/** Browsers open six connections to one server; the page needs the others. */
const mostAtOnce = 3;

const doneShownMs = 5000;

let lastId = 0;

/** The uploads into one workspace. It outlives the pages that show it, so that one can go on asking meanwhile. */
export class UploadQueue {
  #uploads: readonly Upload[] = [];
  #leftOut: readonly LeftOut[] = [];
  readonly #workspaceId: string;
  readonly #listeners = new Set<() => void>();
  readonly #stoppers = new Map<number, AbortController>();

  constructor(workspaceId: string) {
    this.#workspaceId = workspaceId;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly uploads = (): readonly Upload[] => this.#uploads;

  /** What chosen folders held and is not sent, until the list is cleared. */
  readonly leftOut = (): readonly LeftOut[] => this.#leftOut;

  readonly add = ({ files, leftOut }: Picked): void => {
    const added = files.map(({ file, folder }): Upload => {
      lastId += 1;
      return {
        id: lastId,
        file,
        folder,
        state: 'waiting',
        share: 0,
        error: undefined,
        documentId: undefined,
      };
    });
    this.#leftOut = [...this.#leftOut, ...leftOut];
    this.#set([...this.#uploads, ...added]);
    this.#startNext();
  };

  readonly cancel = (id: number): void => {
    this.#stoppers.get(id)?.abort();
    this.#change(id, { state: 'cancelled' });
    this.#startNext();
  };

  readonly retry = (id: number): void => {
    this.#change(id, { state: 'waiting', share: 0, error: undefined });
    this.#startNext();
  };

  /** Takes everything off the list that is over. */
  readonly clear = (): void => {
    this.#leftOut = [];
    this.#set(this.#uploads.filter(isUnderWay));
  };

  #startNext(): void {
    const running = this.#uploads.filter(({ state }) => state === 'sending' || state === 'storing').length;
    const next = this.#uploads.filter(({ state }) => state === 'waiting').slice(0, mostAtOnce - running);
    for (const upload of next) void this.#send(upload);
  }

  async #send({ id, file, folder }: Upload): Promise<void> {
    const stopper = new AbortController();
    this.#stoppers.set(id, stopper);
    this.#change(id, { state: 'sending' });
    try {
      const documentId = await sendFile({
        workspaceId: this.#workspaceId,
        file,
        folder,
        signal: stopper.signal,
        onProgress: (share) => {
          this.#change(id, { share, state: share === 1 ? 'storing' : 'sending' });
        },
      });
      this.#change(id, { state: 'done', share: 1, documentId });
    } catch (thrown) {
      const error = asApiError(thrown);
      const existing = error.detail['documentId'];
      const documentId = typeof existing === 'string' ? existing : undefined;
      if (!stopper.signal.aborted) this.#change(id, { state: 'failed', error, documentId });
    }
    this.#stoppers.delete(id);
    this.#startNext();
    setTimeout(this.#clearIfAllDone, doneShownMs);
  }

  /** When everything went well there is nothing left to tell: the documents are in the list by now. */
  readonly #clearIfAllDone = (): void => {
    const isAllDone = this.#uploads.every(({ state }) => state === 'done');
    if (isAllDone && this.#leftOut.length === 0) this.clear();
  };

  #change(id: number, changed: Partial<Upload>): void {
    this.#set(this.#uploads.map((upload) => (upload.id === id ? { ...upload, ...changed } : upload)));
  }

  #set(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }
}

const queues = new Map<string, UploadQueue>();

/** The one queue of a workspace in this browser tab. */
export function uploadQueue(workspaceId: string): UploadQueue {
  const queue = queues.get(workspaceId) ?? new UploadQueue(workspaceId);
  queues.set(workspaceId, queue);
  return queue;
}
