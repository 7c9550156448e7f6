import { z } from 'zod';

/** A row as it is read back: rows of every version of the program, so nothing but what all have is asked for. */
const bodySchema = z.object({
  v: z.union([z.literal(1), z.literal(2)]),
  seq: z.number(),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
  actor: z.string(),
  /** The hash of the session's id; missing where nobody was signed in, and in rows of version 1. */
  session: z.string().optional(),
  /** The id of the key by which a program acted for the actor. */
  key: z.string().optional(),
  requestId: z.string(),
  action: z.string(),
  outcome: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  workspaceId: z.string().optional(),
  detail: z.record(z.string(), z.unknown()).default({}),
});
export type AuditBody = z.infer<typeof bodySchema>;

/** What a row says; null for one that this program did not write (the check of the log finds it). */
export function readBody(body: string): AuditBody | null {
  try {
    return bodySchema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}
