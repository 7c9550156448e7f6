import { z } from 'zod';
import { isId } from '#lib/core/ids.ts';

/** Text in the form of our identifiers. */
export const idSchema = z.string().refine(isId, 'is not an identifier').meta({ format: 'uuid' });

/** The schema of a path with these identifiers in it. One in another form is "not found", like one that doesn't exist. */
export function idParams<const Name extends string>(...names: readonly Name[]) {
  return z.object(Object.fromEntries(names.map((name) => [name, idSchema])) as Record<Name, typeof idSchema>);
}
