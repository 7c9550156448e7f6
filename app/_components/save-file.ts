import { send } from './api/client.ts';

/** Has a file made by a POST and saves it under the name that the server gives it. */
export async function saveFile(path: string, nameWithout: string): Promise<void> {
  const response = await send(path, { method: 'POST' });
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = named?.[1] ?? nameWithout;
  link.click();
  // Not at once: the browser still has to read it.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}
