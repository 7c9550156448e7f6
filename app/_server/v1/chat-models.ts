import type { WorkspaceSummary } from '#lib/shared/documents.ts';

/** A workspace as a model of OpenAI's protocol: asking the model asks the workspace. */
export function toModel({ id, name, description, createdAt }: WorkspaceSummary) {
  const created = Math.floor(createdAt / 1000);
  return { id, object: 'model' as const, created, owned_by: 'pincite', name, description };
}
