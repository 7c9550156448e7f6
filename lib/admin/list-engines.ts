import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { loadOf, type EngineLoad } from '#lib/models/engine-places.ts';
import { readRemoteEngines, type RemoteEngine } from './model-settings.ts';

/** A remote engine as a page may see it: the key itself never leaves the server. */
export type ListedEngine = Omit<RemoteEngine, 'apiKey'> & {
  hasKey: boolean;
  /** What it is doing now, as far as the web process knows. */
  load: EngineLoad;
};

/** Takes the key out. */
export function withoutKey({ apiKey, ...engine }: RemoteEngine): ListedEngine {
  return { ...engine, hasKey: apiKey !== null, load: loadOf(engine.id) };
}

/** The remote engines that administrators entered, by name. For administrators. */
export async function listEngines(context: RequestContext): Promise<ListedEngine[]> {
  await requireAdministrator(context);
  return (await readRemoteEngines()).map(withoutKey);
}
