'use client';
import { usePathname } from 'next/navigation';
import { useCallback, useState } from 'react';
import { placeOfPath } from '../shell/shell-types.ts';

type Place = { generation: number; conversationId: string | undefined; seenId: string | undefined };

/**
 * Which conversation the address names. A question that starts a conversation changes the address without leaving the page,
 * so its stream goes on; every other change of the address opens another thread (a new `key`).
 */
export function useThreadPlace(workspaceId: string) {
  const pathId = placeOfPath(usePathname()).conversationId;
  const [place, setPlace] = useState<Place>({ generation: 0, conversationId: pathId, seenId: pathId });
  if (pathId !== place.seenId) {
    const isOwn = pathId !== undefined && pathId === place.conversationId;
    setPlace({ generation: place.generation + (isOwn ? 0 : 1), conversationId: pathId, seenId: pathId });
  }
  const started = useCallback(
    (conversationId: string) => {
      setPlace((current) => ({ ...current, conversationId }));
      window.history.replaceState(null, '', `/w/${workspaceId}/c/${conversationId}`);
    },
    [workspaceId],
  );
  return { key: `${workspaceId}-${place.generation}`, conversationId: place.conversationId, started };
}
