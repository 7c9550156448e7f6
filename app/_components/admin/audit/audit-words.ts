import type { NamedId } from '#lib/admin/audit/audit-names.ts';
import type { AuditFilter } from '#lib/shared/audit.ts';

/** An action in words: `person.reset-link-created` is "Person reset link created". */
export function actionWords(action: string): string {
  const words = action.replaceAll(/[.-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const actors: Readonly<Record<string, string>> = {
  operator: 'The operator at the console',
  system: 'Pincite itself',
  anonymous: 'Somebody not signed in',
};

/** Who or what it is, in words; null when only the id is known. */
export function nameOf({ id, name }: NamedId): string | null {
  return name ?? actors[id] ?? null;
}

/** The address of the page with this filter. */
export function auditPath(filter: AuditFilter, before?: number | null): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
  if (before != null) query.set('before', String(before));
  return query.size === 0 ? '/admin/audit' : `/admin/audit?${query.toString()}`;
}
