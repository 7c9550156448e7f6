import { listWalls } from '#lib/walls/list-walls.ts';
import { operator } from './people.ts';

/** What goes back with a change of a wall, by somebody who looks at it now. */
export async function seenNow(wallId: string): Promise<string> {
  const wall = (await listWalls(operator)).find(({ id }) => id === wallId);
  if (!wall) throw new Error('no such wall');
  return wall.seen;
}
