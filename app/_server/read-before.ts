import { z } from 'zod';

const schema = z.coerce.number().int().min(1).optional().catch(undefined);

/** The row before which a page of the audit log, or of a document's readers, begins; undefined for the newest, and for what is no number. */
export function readBefore(query: Record<string, string | string[] | undefined>): number | undefined {
  return schema.parse(query['before']);
}
