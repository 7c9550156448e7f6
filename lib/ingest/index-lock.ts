const queues = new Map<string, Promise<unknown>>();

/**
 * Runs one piece of work on a workspace's index at a time: LanceDB takes one writer, and a write that is overtaken by
 * an erasure would bring text back.
 */
export async function withIndexLock<T>(workspaceId: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(workspaceId) ?? Promise.resolve();
  const result = before.then(work);
  const settled = result.catch(() => undefined);
  queues.set(workspaceId, settled);
  try {
    return await result;
  } finally {
    if (queues.get(workspaceId) === settled) queues.delete(workspaceId);
  }
}
