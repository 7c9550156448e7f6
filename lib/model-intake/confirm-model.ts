import { z } from 'zod';
import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { hashOfModelFile } from '#lib/models/file-hash.ts';
import { confirmFile } from './confirm-file.ts';
import { listKnownFiles } from './confirmed-files.ts';

export const confirmModelInputSchema = z.strictObject({
  name: z.string().min(1).max(1024),
  /** What the administrator saw: the file may have changed since. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type ConfirmModelInput = z.infer<typeof confirmModelInputSchema>;

/**
 * Says that a file that was copied into the folder for models is what it should be, by its hash; from then on it may be used.
 * For administrators. Throws `NOT_FOUND`, `MODEL_NOT_FOUND`, `INPUT_INVALID` for a file that can't be used, and `CONFLICT` when
 * it is another file by now.
 */
export async function confirmModel(context: RequestContext, input: ConfirmModelInput): Promise<void> {
  await requireAdministrator(context);
  const model = (await listKnownFiles()).find(({ file }) => file.name === input.name);
  if (!model) throw new AppError('MODEL_NOT_FOUND', { message: 'no such model file' });
  if (model.status !== 'unconfirmed' && model.status !== 'usable') {
    throw new AppError('INPUT_INVALID', {
      personMessage: model.problem ?? 'This file cannot be used, so there is nothing to confirm.',
    });
  }
  const sha256 = await hashOfModelFile(model.file);
  if (sha256 !== input.sha256) {
    throw new AppError('CONFLICT', {
      personMessage:
        'The file has changed since this page was made. Reload it and compare the SHA-256 again.',
    });
  }
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const { name, bytes } = model.file;
    await confirmFile(tx, context, { sha256, name, bytes, entryId: null, origin: 'administrator' });
  });
}

/**
 * Confirms every file that could be used: for evaluations, which whoever runs the server does with models of their own on a
 * directory of its own.
 */
export async function confirmAllFiles(context: RequestContext): Promise<void> {
  for (const model of await listKnownFiles()) {
    if (model.status !== 'unconfirmed') continue;
    await confirmModel(context, { name: model.file.name, sha256: await hashOfModelFile(model.file) });
  }
}
