import type { ModelRole } from '#lib/models/wire.ts';

type RoleWords = { title: string; purpose: string };

/** What each kind of model is for, in words. */
export const modelRoleWords: Record<ModelRole, RoleWords> = {
  chat: { title: 'Language model', purpose: 'Writes answers, each claim tied to its sentence.' },
  embedding: { title: 'Embedding model', purpose: 'Finds passages by meaning, beside the search by words.' },
  reranker: { title: 'Reranker', purpose: 'Puts the best passages first. Optional.' },
};
