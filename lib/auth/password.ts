import { hash, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import { AppError } from '../core/errors.ts';

/** Argon2id, above the OWASP minimum (m = 19 MiB, t = 2, p = 1). Raise them here: hashes are renewed at the next sign-in. */
const cost = { memoryKib: 65_536, passes: 3, lanes: 1 } as const;

/** Each hash takes 64 MiB and a core: never more than two at once, and no endless queue. */
const hashing = new PQueue({ concurrency: 2 });
const longestQueue = 64;

/** Lengths in characters (ASVS 5.0: at least 8, better 15, at least 64 allowed). Nothing else is asked of a password. */
export const passwordLength = { least: 12, most: 128 } as const;

/** The Argon2id hash of a password, in PHC form. Throws `RATE_LIMITED` when too many are waiting. */
export function hashPassword(password: string): Promise<string> {
  return queued(() =>
    hash(password, { memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: cost.lanes }),
  );
}

/** True when the password is the one that was hashed. Throws `RATE_LIMITED` when too many are waiting. */
export function isPasswordRight(input: { hash: string; password: string }): Promise<boolean> {
  return queued(() => verify(input.hash, input.password));
}

/** True for a hash that was made with less than today's cost. */
export function isHashOutdated(passwordHash: string): boolean {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(passwordHash);
  if (!found) return true;
  return Number(found[1]) < cost.memoryKib || Number(found[2]) < cost.passes || Number(found[3]) < cost.lanes;
}

async function queued<T>(work: () => Promise<T>): Promise<T> {
  if (hashing.size >= longestQueue) throw new AppError('RATE_LIMITED');
  return hashing.add(work);
}
