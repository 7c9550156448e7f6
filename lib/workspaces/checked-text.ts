import { z } from 'zod';
import { AppError } from '../core/errors.ts';

const nameSchema = z.string().trim().min(1).max(120);
const descriptionSchema = z.string().trim().max(2000);

/** A workspace's name without spaces around it. Throws `INPUT_INVALID`. */
export function checkedWorkspaceName(name: string): string {
  const parsed = nameSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new AppError('INPUT_INVALID', { personMessage: 'Enter a name of 1 to 120 characters.' });
}

/** A workspace's description without spaces around it. Throws `INPUT_INVALID`. */
export function checkedDescription(description: string): string {
  const parsed = descriptionSchema.safeParse(description);
  if (parsed.success) return parsed.data;
  throw new AppError('INPUT_INVALID', { personMessage: 'Keep the description within 2,000 characters.' });
}
