import type { Page } from '@playwright/test';
import { expect, serverAddress } from './test.ts';

type Request = { method: string; path: string; data?: unknown };

/** Sends a request as the person of the page, which must succeed; returns what the reply holds. */
export async function send(page: Page, { method, path, data }: Request): Promise<unknown> {
  const response = await page.request.fetch(path, {
    method,
    headers: { origin: serverAddress() },
    ...(data === undefined ? {} : { data }),
  });
  expect(response.ok(), `${method} ${path}: ${response.status()}`).toBe(true);
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

/** The id of a person by their address; the page must be an administrator's. */
export async function personIdOf(page: Page, email: string): Promise<string> {
  const { people } = (await send(page, { method: 'GET', path: '/api/admin/people' })) as {
    people: { id: string; email: string }[];
  };
  return people.find((person) => person.email === email)?.id ?? '';
}
