import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#lib/core/ids.ts';
import { database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { workspaces } from '#lib/db/schema/index.ts';
import { routes as inventory } from '#tests/access/inventory.ts';
import { pageRequest, setUpServer } from '#tests/support/auth.ts';

type Handler = (request: Request, route: { params: Promise<Record<string, string>> }) => Promise<Response>;
type RouteModule = Partial<Record<string, Handler>>;

const modules: Record<string, RouteModule> = import.meta.glob('../../app/api/**/route.ts', { eager: true });
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

type Route = { name: string; method: string; path: string; handler: Handler };

const routes: Route[] = Object.entries(modules).flatMap(([file, module]) => {
  const path = file.replace('../../app', '').replace('/route.ts', '');
  return methods.flatMap((method) => {
    const handler = module[method];
    return handler ? [{ name: `${method} ${path}`, method, path, handler }] : [];
  });
});

const closed = routes.filter((route) => inventory[route.name]?.access.kind !== 'public');
const changing = routes.filter((route) => route.method !== 'GET');

const otherSites: Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'null' },
];

/** Calls a route with a fresh identifier for each part of its path. */
function call(route: Route, request: (path: string) => Request): Promise<Response> {
  const names = [...route.path.matchAll(/\[(\w+)\]/g)].map((match) => match[1] ?? '');
  const params = Object.fromEntries(names.map((name) => [name, newId()]));
  const path = route.path.replace(/\[(\w+)\]/g, (_part, name: string) => params[name] ?? '');
  return route.handler(request(path), { params: Promise.resolve(params) });
}

async function expectRefusal(response: Response, route: Route, refusal: [number, string]): Promise<void> {
  const [status, code] = refusal;
  const body: unknown = await response.json();
  const beside = inventory[route.name]?.refusesAsOpenAi
    ? { type: expect.any(String) as string, param: null }
    : {};
  expect({ status: response.status, body }).toEqual({
    status,
    body: {
      error: {
        code,
        message: expect.any(String) as string,
        requestId: response.headers.get('x-request-id'),
        ...beside,
      },
    },
  });
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
}

describe('every route', () => {
  beforeAll(async () => {
    migrateDatabase();
    await setUpServer();
  });

  it('is found by this test', () => {
    expect(routes.length).toBeGreaterThan(25);
    expect(closed.length).toBeLessThan(routes.length);
  });

  it.each(closed)('$name asks who you are first', async (route) => {
    const request = (path: string) => pageRequest(path, { method: route.method });
    await expectRefusal(await call(route, request), route, [401, 'UNAUTHENTICATED']);
  });

  it.each(changing)('$name refuses other sites', async (route) => {
    const from = (headers: Record<string, string>) => (path: string) =>
      pageRequest(path, { method: route.method, headers });
    for (const headers of otherSites) {
      await expectRefusal(await call(route, from(headers)), route, [403, 'ORIGIN_REFUSED']);
    }
  });

  it.each(changing)('$name refuses a request without any origin', async (route) => {
    const request = (path: string) => {
      const made = pageRequest(path, { method: route.method });
      made.headers.delete('origin');
      return made;
    };
    await expectRefusal(await call(route, request), route, [403, 'ORIGIN_REFUSED']);
  });

  it('left nothing behind', async () => {
    expect(await database().select().from(workspaces)).toEqual([]);
  });
});
