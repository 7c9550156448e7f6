import { z } from 'zod';
import { ApiError, errorFromBody, offlineError } from '../api/client.ts';
import type { PickedFile } from './upload-types.ts';

const createdSchema = z.object({ id: z.string() });

type SendFileInput = PickedFile & {
  workspaceId: string;
  signal: AbortSignal;
  /** Called with the share sent, between 0 and 1. */
  onProgress: (share: number) => void;
};

/**
 * Sends one file as the body of one request and returns the id of its document. XMLHttpRequest, because `fetch` does not
 * say how much has been sent. Throws `ApiError`.
 */
export function sendFile({ workspaceId, file, folder, signal, onProgress }: SendFileInput): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ name: file.name, ...(folder === '' ? {} : { folder }) });
    request.open('POST', `/api/workspaces/${workspaceId}/documents?${query.toString()}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const body = parseBody(request.responseText);
      const created = createdSchema.safeParse(body);
      if (request.status === 201 && created.success) resolve(created.data.id);
      else reject(errorFromBody(request.status, body));
    });
    request.addEventListener('error', () => {
      reject(offlineError());
    });
    request.addEventListener('abort', () => {
      reject(new ApiError({ code: 'CANCELLED', status: 0, message: 'Cancelled.' }));
    });
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page instead of our JSON: the status says enough.
    return null;
  }
}
