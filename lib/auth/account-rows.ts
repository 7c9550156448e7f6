import { z } from 'zod';
import { now } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { account, user } from '../db/schema/index.ts';
import type { ServerRole } from '../shared/roles.ts';
import { isCommonPassword } from './common-passwords.ts';
import { passwordLength } from './password.ts';

const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());
const nameSchema = z.string().trim().min(1).max(120);

/** The address as it is stored and compared. Throws `INPUT_INVALID`. */
export function checkedEmail(email: string): string {
  const parsed = emailSchema.safeParse(email);
  if (parsed.success) return parsed.data;
  throw new AppError('INPUT_INVALID', {
    personMessage: 'This is not an e-mail address. Check it and try again.',
  });
}

/** A person's name without spaces around it. Throws `INPUT_INVALID`. */
export function checkedPersonName(name: string): string {
  const parsed = nameSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new AppError('INPUT_INVALID', { personMessage: 'Enter a name of 1 to 120 characters.' });
}

/**
 * Throws `INPUT_INVALID` for a password that is too short or too long, and for one that is among those tried first. Nothing else is
 * asked of it: no digits, no signs, no capitals.
 */
export function checkNewPassword(password: string): void {
  if (password.length < passwordLength.least || password.length > passwordLength.most) {
    throw new AppError('INPUT_INVALID', {
      personMessage: `Choose a password of ${passwordLength.least} to ${passwordLength.most} characters.`,
    });
  }
  if (!isCommonPassword(password)) return;
  throw new AppError('INPUT_INVALID', {
    personMessage:
      'This password is one of those that are tried first. Choose another: four or five unrelated words are good.',
  });
}

export type NewAccount = { name: string; email: string; role: ServerRole; passwordHash: string };

/** Writes a person and their password in the caller's transaction; returns the new id. */
export async function insertAccount(tx: Database, input: NewAccount): Promise<string> {
  const id = newId();
  const at = new Date(now());
  const { name, email, role, passwordHash } = input;
  await tx.insert(user).values({ id, name, email, role, emailVerified: true, createdAt: at, updatedAt: at });
  await insertPassword(tx, { userId: id, passwordHash });
  return id;
}

/** Writes the first password of a person in the caller's transaction. */
export async function insertPassword(
  tx: Database,
  { userId, passwordHash }: { userId: string; passwordHash: string },
): Promise<void> {
  const at = new Date(now());
  // `accountId` = the person's own id: so better-auth knows an account with a password.
  await tx.insert(account).values({
    id: newId(),
    accountId: userId,
    providerId: 'credential',
    userId,
    password: passwordHash,
    createdAt: at,
    updatedAt: at,
  });
}
