import { z } from 'zod';

const id = z.string().regex(/^[\w.:-]{1,128}$/, 'is not an identifier');
const time = z.coerce.number().int().min(0).max(8.64e15);

/** Which rows of the audit log are wanted; all that is given must fit. Times in milliseconds since 1970. */
export const auditFilterSchema = z.object({
  /** Who acted, or whom an act was about. */
  person: id.optional(),
  document: id.optional(),
  workspace: id.optional(),
  action: z
    .string()
    .regex(/^[a-z-]+(\.[a-z-]+)?$/, 'is not an action')
    .optional(),
  /** A question, by the id of its message. */
  question: id.optional(),
  from: time.optional(),
  to: time.optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;
