import { eq } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import { settings } from '#lib/db/schema/index.ts';
import { type Costs, costsSchema } from '#lib/shared/usage.ts';

export const costsKey = 'usage.costs';

/** What an administrator entered about costs; null when nobody has. */
export async function readCosts(): Promise<Costs | null> {
  const [row] = await database()
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.key, costsKey));
  return row ? costsSchema.parse(row.value) : null;
}
