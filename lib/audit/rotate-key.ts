import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { signHead } from './sign-head.ts';
import { recordAudit } from './record-audit.ts';
import { adoptNextKey, prepareNextKey, signingKey } from './signing-key.ts';
import { rotationText } from './verify-log.ts';

/**
 * Puts a new signing key in the place of the one in use. Both sign the change, which is recorded, and the next checkpoint.
 * Returns the new public key. `allow` asks, in the transaction, whether whoever acts may do so, and throws if not.
 */
export async function rotateSigningKey(
  context: RequestContext,
  allow: (tx: Database) => Promise<void>,
): Promise<string> {
  const previous = signingKey();
  const next = prepareNextKey(previous.name);
  const text = rotationText(previous.publicKey, next.publicKey);
  await inTransaction(async (tx) => {
    await allow(tx);
    await recordAudit(tx, context, {
      action: 'audit-key.rotated',
      objectType: 'audit-key',
      objectId: next.keyId,
      detail: {
        previousKey: previous.publicKey,
        key: next.publicKey,
        previousSignature: previous.sign(text).toString('base64'),
        signature: next.sign(text).toString('base64'),
      },
    });
  });
  adoptNextKey();
  await signHead([next, previous]);
  return next.publicKey;
}
