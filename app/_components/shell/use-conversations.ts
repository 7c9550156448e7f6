'use client';
import { useCallback } from 'react';
import { useSWRConfig } from 'swr';
import { z } from 'zod';
import { useApi } from '../api/use-api.ts';

const listSchema = z.object({
  conversations: z.array(
    z.object({ id: z.string(), title: z.string(), createdAt: z.number(), updatedAt: z.number() }),
  ),
});

const pathOf = (workspaceId: string) => `/api/workspaces/${workspaceId}/conversations`;

/** The person's conversations in a workspace, newest first. */
export function useConversations(workspaceId: string) {
  const { data, ...rest } = useApi(pathOf(workspaceId), listSchema);
  return { conversations: data?.conversations ?? [], ...rest };
}

/** Fetches the list again, from wherever a conversation began or changed. */
export function useReloadConversations(workspaceId: string): () => void {
  const { mutate } = useSWRConfig();
  return useCallback(() => {
    void mutate(pathOf(workspaceId));
  }, [mutate, workspaceId]);
}
