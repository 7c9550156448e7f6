import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { requireFreshSession } from '../access/fresh-session.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { passkeys, session, user } from '../db/schema/index.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { sessionForFactors } from './own-session.ts';
import { passSecondFactor } from './pass-second-factor.ts';
import { requirePasskeySite } from './passkey-site.ts';
import { countRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts';

export type { RegistrationResponseJSON };

const mostPasskeys = 20;
const nameSchema = z.string().trim().min(1).max(60);

/** What the browser needs to make a passkey for the person who asks. Throws `STEP_UP_REQUIRED`, `SECOND_FACTOR_REQUIRED`, `CONFLICT`. */
export async function beginPasskey(context: RequestContext): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { userId, sessionId } = sessionForFactors(context);
  await requireFreshSession(context);
  const site = requirePasskeySite();
  const [person] = await database().select().from(user).where(eq(user.id, userId));
  if (!person) throw new AppError('UNAUTHENTICATED');
  const own = await database().select().from(passkeys).where(eq(passkeys.userId, userId));
  if (own.length >= mostPasskeys)
    throw new AppError('CONFLICT', { personMessage: 'Remove a passkey first: you have many.' });
  const options = await generateRegistrationOptions({
    rpName: 'Pincite',
    rpID: site.id,
    userName: person.email,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(userId)),
    attestationType: 'none',
    excludeCredentials: own.map(({ credentialId }) => ({ id: credentialId })),
    // The device asks for a finger, face or PIN: a passkey is two factors at once.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge({ purpose: 'passkey-enrolment', secret: options.challenge, userId, sessionId });
  return options;
}

/**
 * Keeps the public half of a passkey that the browser made. The session has its second factor then. Returns recovery codes when
 * the person has none yet. Throws `SECOND_FACTOR_WRONG` for a reply that does not fit what was asked, `INPUT_INVALID`,
 * `CONFLICT` for a passkey that is known.
 */
export async function finishPasskey(
  context: RequestContext,
  input: { name: string; response: RegistrationResponseJSON; headers: Headers },
): Promise<{ recoveryCodes: string[]; cookies: string[] }> {
  const { userId, sessionId, isPending } = sessionForFactors(context);
  const name = nameSchema.safeParse(input.name);
  if (!name.success)
    throw new AppError('INPUT_INVALID', { personMessage: 'Name the passkey in 1 to 60 characters.' });
  const credential = await verifiedCredential({ userId, sessionId, response: input.response });
  const recoveryCodes = await inTransaction(async (tx) => {
    await requireFreshSession(context, tx);
    const id = newId();
    const added = await tx
      .insert(passkeys)
      .values({
        id,
        userId,
        name: name.data,
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: credential.transports ?? [],
        createdAt: now(),
      })
      .onConflictDoNothing()
      .returning({ id: passkeys.id });
    if (added.length === 0) throw new AppError('CONFLICT');
    await tx.update(session).set({ secondFactorAt: now() }).where(eq(session.id, sessionId));
    await recordAudit(tx, context, {
      action: 'second-factor.added',
      objectType: 'person',
      objectId: userId,
      detail: { kind: 'passkey', passkeyId: id },
    });
    return (await countRecoveryCodes(tx, userId)) > 0 ? [] : replaceRecoveryCodes(tx, userId);
  });
  const cookies = isPending ? await passSecondFactor(context, { userId, headers: input.headers }) : [];
  return { recoveryCodes, cookies };
}

async function verifiedCredential(input: {
  userId: string;
  sessionId: string;
  response: RegistrationResponseJSON;
}) {
  const site = requirePasskeySite();
  const { userId, sessionId, response } = input;
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: async (secret) => {
        const asked = await takeChallenge({ purpose: 'passkey-enrolment', secret });
        return asked?.userId === userId && asked.sessionId === sessionId;
      },
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
    });
    if (registrationInfo) return registrationInfo.credential;
  } catch (cause) {
    throw new AppError('SECOND_FACTOR_WRONG', { cause });
  }
  throw new AppError('SECOND_FACTOR_WRONG');
}
