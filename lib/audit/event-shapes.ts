import { z } from 'zod';

/** What an act was done to. */
export const auditObjectTypes = [
  'server',
  'person',
  'session',
  'invitation',
  'group',
  'workspace',
  'document',
  'conversation',
  'message',
  'job',
  'model',
  'engine',
  'wall',
  'audit-key',
  'identity-provider',
  'api-key',
] as const;
export type AuditObjectType = (typeof auditObjectTypes)[number];

export const auditOutcomes = ['allow', 'deny', 'error'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** An identifier: no spaces and no long text fit in, so neither a name nor a sentence gets into the log by mistake. */
export const id = z.string().regex(/^[\w.:-]{1,128}$/);
/** The identity of a model: `sha256:…`, or an engine with the name that it gives its model. */
export const modelId = z.string().regex(/^[\x21-\x7e]{1,256}$/);
export const ids = z.array(id).readonly();
export const count = z.number().int().nonnegative();
/** A measured amount or a share; never money or a quantity out of a document. */
export const amount = z.number().nonnegative();
/** Milliseconds since 1970. */
export const time = z.number().int();
export const flag = z.boolean();
/** A word of the program itself, such as the code of an error or the name of a field. */
export const code = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
/** A public key in the form `name+id+base64` of signed notes. */
export const publicKey = z.string().regex(/^[\w./-]{1,64}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/);
/** A signature, base64. */
export const base64 = z.string().regex(/^[A-Za-z0-9+/]{1,1024}={0,2}$/);

type Nothing = Record<string, never>;

export type EventShape<O extends AuditObjectType, F extends z.ZodRawShape> = {
  objectType: O;
  objectId: z.ZodString;
  detail: z.ZodObject<F, z.core.$strict>;
};

/** The shape of an event: what it is about, and what its detail holds (nothing, when it is left out). */
export function shape<const O extends AuditObjectType, F extends z.ZodRawShape = Nothing>(
  objectType: O,
  detail?: F,
  objectId: z.ZodString = id,
): EventShape<O, F> {
  return { objectType, objectId, detail: z.strictObject(detail ?? ({} as F)) };
}
