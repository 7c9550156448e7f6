import { newId } from '#lib/core/ids.ts';
import { type Ids, type RouteEntry, routes } from '../inventory.ts';
import { servesKeys } from '../key-routes.ts';
import type { Reply, Sent } from './client.ts';
import type { Things } from './things.ts';
import type { World } from './world.ts';

export type Entry = { name: string; method: string; path: string; route: RouteEntry & { keys: boolean } };
export type Values = Record<string, string>;
export type Case = { title: string; send: (world: World) => Sent };

/** The routes of the inventory, taken apart. */
export const entries: readonly Entry[] = Object.entries(routes).map(([name, route]) => {
  const [method = '', path = ''] = name.split(' ');
  return { name, method, path, route: { ...route, keys: servesKeys(name) } };
});

/** The identifiers of these things, by the names that the path or the body has for them, without those that are left out. */
export function valuesOf(ids: Ids, things: Partial<Things>, leftOut: readonly string[] = []): Values {
  const wanted = Object.entries(ids).filter(([name]) => !leftOut.includes(name));
  return Object.fromEntries(
    wanted.map(([name, kind]) => {
      const thing = things[kind];
      if (thing === undefined) throw new Error(`no ${kind} was made`);
      return [name, thing];
    }),
  );
}

/** Identifiers that name nothing. */
export function absentValues(ids: Ids): Values {
  return Object.fromEntries(Object.keys(ids).map((name) => [name, newId()]));
}

/** The address with its identifiers filled in. */
export function fill(path: string, values: Values): string {
  return path.replace(/\[(\w+)\]/g, (_part, name: string) => values[name] ?? '');
}

/** A good request of the route with these identifiers, for the path and for the body. */
export function request(entry: Entry, values: Values, proof: string | undefined): Sent {
  const { method, path, route } = entry;
  const body = route.upload ? `Text of a file that somebody uploads: ${newId()}` : route.body?.(values);
  const headers = route.headers && { headers: { ...route.headers } };
  return { method, path: fill(path, values) + (route.query ?? ''), proof, body, ...headers };
}

/** Sends every case and keeps the replies by title. */
export async function answers(world: World, cases: readonly Case[]): Promise<(title: string) => Reply> {
  const replies = await world.client.sendAll(cases.map(({ send }) => send(world)));
  const byTitle = new Map(cases.map(({ title }, index) => [title, replies[index]]));
  if (byTitle.size !== cases.length) throw new Error('two cases have the same title');
  return (title) => {
    const reply = byTitle.get(title);
    if (!reply) throw new Error(`no reply to ${title}`);
    return reply;
  };
}
