import { z } from 'zod';
import type { RegistrationResponseJSON } from '#lib/auth/enrol-passkey.ts';
import type { AuthenticationResponseJSON } from '#lib/auth/use-passkey.ts';

const part = z.string().max(100_000);
const credential = {
  id: z.string().min(1).max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.looseObject({}),
};

/** What a browser brings back when a passkey was made; whether it is right is for the library to say. */
export const registrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: part,
    attestationObject: part,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
}) as unknown as z.ZodType<RegistrationResponseJSON>;

/** What a browser brings back when a passkey was shown. */
export const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: part,
    authenticatorData: part,
    signature: part,
    userHandle: part.optional(),
  }),
}) as unknown as z.ZodType<AuthenticationResponseJSON>;
