'use client';
import { z } from 'zod';
import { documentSchema, type DocumentView } from '#lib/shared/documents.ts';
import { useApi } from '../api/use-api.ts';
import { isBeingRead } from './document-status.ts';

export const documentListSchema = z.object({ documents: z.array(documentSchema) });

export type DocumentList = {
  documents: DocumentView[];
  isLoading: boolean;
  error: Error | undefined;
  reload: () => void;
};

const whileReadingMs = 4000;

/**
 * The documents of a workspace, asked for again every few seconds while some are being read. For pages that only need to
 * know what there is: it holds no connection open, of which a browser allows six to one server.
 */
export function useDocumentList(workspaceId: string): DocumentList {
  const { data, ...rest } = useApi(`/api/workspaces/${workspaceId}/documents`, documentListSchema, {
    refreshInterval: (latest) => (latest?.documents.some(isBeingRead) ? whileReadingMs : 0),
  });
  return { documents: data?.documents ?? [], ...rest };
}
