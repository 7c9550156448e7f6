import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, serverAddress } from './test.ts';

export type TestFile = { name: string; folder?: string; content: string | Buffer };

/** One of the samples that ship with the program. */
export function sampleFile(name: string): TestFile {
  return { name, content: readFileSync(`data/samples/corpus/${name}`) };
}

/** Uploads files through the API, as the signed-in person, and waits until each can be searched. */
export async function addDocuments(page: Page, workspaceId: string, files: TestFile[]): Promise<void> {
  for (const { name, folder, content } of files) {
    const query = new URLSearchParams({ name, ...(folder === undefined ? {} : { folder }) });
    const response = await page.request.post(`/api/workspaces/${workspaceId}/documents?${query.toString()}`, {
      data: Buffer.from(content),
      headers: { origin: serverAddress(), 'content-type': 'application/octet-stream' },
    });
    expect(response.status(), name).toBe(201);
  }
  await expect
    .poll(async () => (await statesOf(page, workspaceId)).every((state) => state.startsWith('ready')), {
      timeout: 90_000,
    })
    .toBe(true);
}

async function statesOf(page: Page, workspaceId: string): Promise<string[]> {
  const response = await page.request.get(`/api/workspaces/${workspaceId}/documents`);
  const { documents } = (await response.json()) as { documents: { state: string }[] };
  return documents.map(({ state }) => state);
}
