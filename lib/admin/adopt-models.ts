import { eq } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { settings, user } from '#lib/db/schema/index.ts';
import { confirmFile } from '#lib/model-intake/confirm-file.ts';
import { hashOfModelFile } from '#lib/models/file-hash.ts';
import { listModelFiles, type InstalledModel } from '#lib/models/list-model-files.ts';
import { modelRoles } from '#lib/models/wire.ts';
import { activeChoice } from './active-models.ts';
import { readModelChoices, readRemoteEngines, writeSetting } from './model-settings.ts';

const key = 'models.confirmed-since';

/** What was in use while files did not have to be confirmed. */
async function filesInUse(): Promise<InstalledModel[]> {
  const [files, choices, engines] = await Promise.all([
    listModelFiles(),
    readModelChoices(),
    readRemoteEngines(),
  ]);
  const facts = { files: files.map((model) => ({ ...model, sha256: null })), choices, engines };
  const chosen = modelRoles.map((role) => activeChoice(role, facts));
  return chosen.flatMap((choice) => (choice.kind === 'file' && choice.model ? [choice.model] : []));
}

/**
 * At the first start of a version that wants files confirmed: what a server with people was using stays in use. Later starts,
 * and a new server, do nothing. For the program itself.
 */
export async function adoptModelsInUse(context: RequestContext): Promise<void> {
  const [since] = await database().select().from(settings).where(eq(settings.key, key));
  if (since) return;
  const [somebody] = await database().select({ id: user.id }).from(user).limit(1);
  const files = somebody ? await filesInUse() : [];
  const hashed = await Promise.all(
    files.map(async ({ file }) => ({ file, sha256: await hashOfModelFile(file) })),
  );
  await inTransaction(async (tx) => {
    for (const { file, sha256 } of hashed) {
      const { name, bytes } = file;
      await confirmFile(tx, context, { sha256, name, bytes, entryId: null, origin: 'chosen-before' });
    }
    await writeSetting(tx, context, { key, value: now() });
  });
}
