import { randomBytes } from 'node:crypto';
import { and, count, eq, isNull } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { sha256 } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { recoveryCodes } from '../db/schema/index.ts';

const codesAtOnce = 10;
/** 80 random bits: far too many to be tried, so a plain hash is enough. */
const codeBytes = 10;
/** Without letters that look like digits (Crockford's base32). */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** Makes the person's recovery codes anew, in the caller's transaction; older ones stop working. They are shown once. */
export async function replaceRecoveryCodes(tx: Database, userId: string): Promise<string[]> {
  const codes = Array.from({ length: codesAtOnce }, newCode);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ hash: hashOf(userId, code), userId, createdAt: now() })));
  return codes;
}

/** Spends a code of the person, in the caller's transaction; false when it is none or was used before. */
export async function spendRecoveryCode(
  tx: Database,
  input: { userId: string; code: string },
): Promise<boolean> {
  const { userId, code } = input;
  const spent = await tx
    .update(recoveryCodes)
    .set({ usedAt: now() })
    .where(
      and(
        eq(recoveryCodes.hash, hashOf(userId, code)),
        eq(recoveryCodes.userId, userId),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ hash: recoveryCodes.hash });
  return spent.length > 0;
}

/** How many codes the person has left. */
export async function countRecoveryCodes(tx: Database, userId: string): Promise<number> {
  const [row] = await tx
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return row?.left ?? 0;
}

/** The one form in which codes are compared: however it was typed, one code is one code. */
export function canonicalCode(code: string): string {
  return code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
}

function hashOf(userId: string, code: string): string {
  return sha256(`recovery\0${userId}\0${canonicalCode(code)}`);
}

function newCode(): string {
  const bits = [...randomBytes(codeBytes)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const signs = bits.match(/.{5}/g) ?? [];
  const text = signs.map((five) => letters[Number.parseInt(five, 2)]).join('');
  return (text.match(/.{4}/g) ?? []).join('-');
}
