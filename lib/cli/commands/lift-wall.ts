import { closeDatabase } from '#lib/db/client.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { listWalls } from '#lib/walls/list-walls.ts';
import { operatorContext } from '../operator.ts';
import { prepareDataUnlessRunning } from '../prepare-data.ts';
import { printLine, say } from '../say.ts';

/**
 * `pincite lift-wall NAME`, for a wall that shuts the only administrator out; the id will do instead of the name. False when not
 * exactly one wall that stands or is planned has it: then those that there are are named.
 */
export async function runLiftWall(wanted: string): Promise<boolean> {
  prepareDataUnlessRunning();
  const context = operatorContext();
  try {
    const all = await listWalls(context);
    const inUse = all.filter(({ state }) => state === 'standing' || state === 'planned');
    const [wall, another] = inUse.filter(({ id, name }) => id === wanted || name === wanted.trim());
    if (!wall || another) {
      say(`Not exactly one wall has this name or id: ${wanted}. Walls that stand or are planned:`);
      for (const { id, name } of inUse) say(`${id}  ${name}`);
      return false;
    }
    await liftWall(context, { wallId: wall.id });
    printLine(`The wall “${wall.name}” is lifted.`);
    return true;
  } finally {
    closeDatabase();
  }
}
