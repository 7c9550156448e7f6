'use client';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { documentSchema, type DocumentView } from '#lib/shared/documents.ts';
import { useDocumentList } from './use-document-list.ts';

const eventSchema = z.object({
  documents: z.array(documentSchema).default([]),
  removed: z.array(z.string()).default([]),
});

type Live = { workspaceId: string; documents: DocumentView[] };

/**
 * The documents of a workspace as they change, through server-sent events while the tab is in view (a browser allows six
 * connections to one server over all its tabs); the list that is asked for again and again stands in until they arrive.
 */
export function useLiveDocuments(workspaceId: string) {
  const list = useDocumentList(workspaceId);
  const [live, setLive] = useState<Live>();
  useEffect(() => {
    let source: EventSource | undefined;
    const connect = () => {
      source?.close();
      source = undefined;
      if (document.hidden) return;
      source = listen(workspaceId, setLive);
    };
    connect();
    document.addEventListener('visibilitychange', connect);
    return () => {
      document.removeEventListener('visibilitychange', connect);
      source?.close();
    };
  }, [workspaceId]);
  const isLive = live?.workspaceId === workspaceId;
  return {
    ...list,
    documents: isLive ? live.documents : list.documents,
    isLoading: !isLive && list.isLoading,
  };
}

function listen(
  workspaceId: string,
  setLive: (next: (current: Live | undefined) => Live | undefined) => void,
) {
  const source = new EventSource(`/api/workspaces/${workspaceId}/documents/events`);
  let isFirst = true;
  source.addEventListener('open', () => {
    isFirst = true;
  });
  source.addEventListener('message', (event: MessageEvent<string>) => {
    const { documents, removed } = eventSchema.parse(JSON.parse(event.data));
    const isWhole = isFirst;
    isFirst = false;
    setLive((current) => ({
      workspaceId,
      documents: isWhole ? documents : merge(current?.documents ?? [], documents, removed),
    }));
  });
  // The browser connects again by itself; when the server refused, the list goes on by asking.
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setLive(() => undefined);
  });
  return source;
}

function merge(before: DocumentView[], changed: DocumentView[], removed: string[]): DocumentView[] {
  const byId = new Map(before.map((one) => [one.id, one]));
  for (const one of changed) byId.set(one.id, one);
  for (const id of removed) byId.delete(id);
  return [...byId.values()];
}
