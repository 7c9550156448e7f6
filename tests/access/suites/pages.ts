import { beforeAll, describe, expect, it } from 'vitest';
import { pages } from '../inventory.ts';
import { inParallel, type Reply, type Sent } from '../support/client.ts';
import { isAllowed, type PersonaName, personaNames } from '../support/personas.ts';
import {
  absentValues,
  answers,
  type Case,
  entries,
  fill,
  request,
  valuesOf,
  type Values,
} from '../support/requests.ts';
import { askUntilSame, contentOf } from '../support/content.ts';
import { snapshot } from '../support/snapshot.ts';
import { canary } from '../support/things.ts';
import type { World } from '../support/world.ts';

/** Ways by which pages of Next were reached past what should have stopped it, and spellings of addresses. */
const bypasses: Record<string, (path: string) => Pick<Sent, 'path' | 'headers'>> = {
  plainly: (path) => ({ path }),
  'as data of the page': (path) => ({ path, headers: { RSC: '1' } }),
  'as data with its marker': (path) => ({ path: `${path}?_rsc=1abcd`, headers: { RSC: '1' } }),
  'as a prefetch': (path) => ({ path, headers: { RSC: '1', 'Next-Router-Prefetch': '1' } }),
  'as a prefetch of segments': (path) => ({
    path,
    headers: { RSC: '1', 'Next-Router-Prefetch': '1', 'Next-Router-Segment-Prefetch': '/_tree' },
  }),
  'as a full prefetch': (path) => ({
    path,
    headers: { RSC: '1', 'Next-Router-Prefetch': '2', 'Next-Router-Segment-Prefetch': '/_full' },
  }),
  'with the frames it has already': (path) => ({
    path,
    headers: {
      RSC: '1',
      'Next-Router-State-Tree': encodeURIComponent(
        JSON.stringify(['', { children: ['(workspace)', {}, null, null] }, null, 'refetch', true]),
      ),
    },
  }),
  'with the ending .rsc': (path) => ({ path: `${path === '/' ? '/index' : path}.rsc` }),
  'with the ending .prefetch.rsc': (path) => ({ path: `${path === '/' ? '/index' : path}.prefetch.rsc` }),
  'by its segments': (path) => ({ path: `${path === '/' ? '/index' : path}.segments/_tree.segment.rsc` }),
  'by its last segment': (path) => ({
    path: `${path === '/' ? '/index' : path}.segments/__PAGE__.segment.rsc`,
  }),
  'with the header of a subrequest': (path) => ({
    path,
    headers: { 'x-middleware-subrequest': Array<string>(6).fill('proxy').join(':') },
  }),
  'with the header of a subrequest in src': (path) => ({
    path,
    headers: { 'x-middleware-subrequest': Array<string>(6).fill('src/middleware').join(':') },
  }),
  'with headers that only Next sets': (path) => ({
    path: '/sign-in',
    headers: { 'x-matched-path': path, 'x-invoke-path': path, 'x-rewrite-url': path, 'x-original-url': path },
  }),
  'with a path of ours in its header': (path) => ({
    path,
    headers: { 'x-pincite-path': '/sign-in', 'x-nextjs-data': '1', 'x-middleware-rewrite': path },
  }),
  'with encoded slashes': (path) => ({ path: `/${path.slice(1).replaceAll('/', '%2F')}` }),
  'with doubled slashes': (path) => ({ path: path.replaceAll('/', '//') }),
  'with back slashes': (path) => ({ path: `/${path.slice(1).replaceAll('/', '%5C')}` }),
  'with a dot in it': (path) => ({ path: `/.${path}` }),
  'from another folder': (path) => ({ path: `/sign-in/..${path}` }),
  'with a slash at its end': (path) => ({ path: `${path}/` }),
  'with a language before it': (path) => ({ path: `/en${path}` }),
  'with parameters in the query': (path) => ({ path: `${path}?nxtPworkspaceId=x&workspaceId=x` }),
  'as data of old pages': (path) => ({ path: `/_next/data/build${path === '/' ? '/index' : path}.json` }),
  'as a call of an action': (path) => ({ path, headers: { 'next-action': 'a'.repeat(42) } }),
};

const outsiders = [
  'nobody signed in',
  'disabled person',
  'forged cookie',
  'person who has yet to show a second factor',
  'person without a workspace',
  'person whose role was taken away',
  'administrator without membership',
  'member behind a wall',
] as const;
/** These need only an account: the others of them are no outsiders. */
const fewestOutsiders = 4;
const closedPages = Object.entries(pages).filter(([, { access }]) => access.kind !== 'public');
/** Each closed page by each way, for each outsider whom it is closed to. */
const detours = closedPages.flatMap(([path, page]) =>
  Object.keys(bypasses).flatMap((way) =>
    outsiders.filter((name) => !isAllowed(name, page)).map((persona) => ({ path, page, way, persona })),
  ),
);
/** What only members, or only administrators, may see. */
const secrets = [canary, 'owner@example.test', 'Clause 7'];

/** Follows what a reply leads to on this server, as a browser would: a cache-buster must not be what keeps it closed. */
async function follow(world: World, sent: Sent): Promise<string> {
  let text = '';
  let path: string | undefined = sent.path;
  for (let step = 0; path !== undefined && step < 4; step += 1) {
    const reply = await world.client.send({ ...sent, path });
    text += reply.body;
    const target: string | undefined = reply.headers['location'];
    path = target?.startsWith('/') === true && !target.startsWith('//') ? target : undefined;
  }
  return text;
}

const pageCases: Case[] = personaNames.flatMap((persona) =>
  Object.entries(pages).map(([path, page]) => ({
    title: `${persona}: ${path}`,
    send: ({ things, proofs }) => ({
      method: 'GET',
      path: fill(path, valuesOf(page.path, things)),
      proof: proofs[persona],
    }),
  })),
);
const readingRoutes: Case[] = personaNames.flatMap((persona) =>
  entries
    .filter(
      ({ method, path, route }) =>
        method === 'GET' && (route.access.kind !== 'public' || !path.includes('[')),
    )
    .map((entry) => ({
      title: `${persona}: ${entry.name}`,
      send: ({ things, proofs }: World) =>
        request(entry, valuesOf(entry.route.path, things), proofs[persona]),
    })),
);
/** Pages that no file of app/ names. */
const oddPages = ['/nothing', '/w/x', '/api/nothing', '/api/%E0%A4%A', '/%E0%A4%A', '/_not-found', '/500'];

function directives(policy: string | undefined): Record<string, string> {
  return Object.fromEntries(
    (policy ?? '').split('; ').map((part) => {
      const [name = '', ...sources] = part.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

/** The policy of every page: nothing but what this server sends, scripts only with the nonce of this very reply. */
function expectGoodPolicy({ headers, body }: Reply): string {
  const policy = directives(headers['content-security-policy']);
  expect(policy).toMatchObject({
    'default-src': `'none'`,
    'connect-src': `'self'`,
    'form-action': `'self'`,
    'base-uri': `'none'`,
    'frame-ancestors': `'none'`,
    'object-src': `'none'`,
    'frame-src': `'none'`,
    'font-src': `'self'`,
  });
  expect(policy['script-src']).not.toMatch(/'unsafe-(inline|eval)'/);
  expect(policy['img-src']).toMatch(/^'self'( blob:)?$/);
  const nonce = /'nonce-([^']+)'/.exec(policy['script-src'] ?? '')?.[1] ?? '';
  expect(nonce.length).toBeGreaterThanOrEqual(24);
  const scripts = [...body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  expect(body).not.toMatch(/<[a-z][^>]*\son[a-z]+\s*=/i);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
  return nonce;
}

function expectNotKept({ headers }: Reply): void {
  expect(headers['cache-control']).toMatch(/\bprivate\b/);
  expect(headers['cache-control']).toMatch(/\bno-store\b/);
}

/** Pages show nothing to who may not see it, by whatever way they are asked for, and none of them may be kept or changed. */
export function describePages(world: () => World): void {
  describe('pages', () => {
    let replyTo: (title: string) => Reply;
    const found = new Map<(typeof detours)[number], string[]>();
    let before: Record<string, string> = {};
    let after: Record<string, string> = {};

    beforeAll(async () => {
      before = await snapshot();
      const odd = oddPages.map((path) => ({ title: path, send: () => ({ method: 'GET', path }) }));
      replyTo = await answers(world(), [...pageCases, ...readingRoutes, ...odd]);
      await inParallel(detours, async (detour) => {
        const address = fill(detour.path, valuesOf(detour.page.path, world().things));
        const method = detour.way.includes('action') ? 'POST' : 'GET';
        const changed = bypasses[detour.way]?.(address) ?? { path: address };
        const sent = { method, proof: world().proofs[detour.persona], ...changed };
        const text = await follow(world(), sent);
        found.set(
          detour,
          secrets.filter((secret) => text.includes(secret)),
        );
      });
      after = await snapshot();
    }, 600_000);

    it.each(closedPages)('%s shows its members what is theirs', (path, { access }) => {
      const member: PersonaName =
        access.kind === 'administrator' ? 'administrator without membership' : 'owner';
      const { status, body } = replyTo(`${member}: ${path}`);
      expect([200, 307]).toContain(status);
      if (path.startsWith('/w/')) expect(body).toContain(canary);
    });

    describe.each(closedPages)('%s', (path) => {
      it.each(Object.keys(bypasses))('shows outsiders nothing when asked for %s', (way) => {
        const tried = detours.filter((detour) => detour.path === path && detour.way === way);
        expect(tried.length).toBeGreaterThanOrEqual(fewestOutsiders);
        const shown = tried.map((detour) => ({ persona: detour.persona, secrets: found.get(detour) }));
        expect(shown).toEqual(tried.map(({ persona }) => ({ persona, secrets: [] })));
      });
    });

    it('are the same for what is foreign and what is absent', async () => {
      for (const [path, page] of closedPages.filter(([, { access }]) => access.kind === 'object')) {
        const proof = world().proofs['person without a workspace'];
        const look = (ids: Values) => world().client.send({ method: 'GET', path: fill(path, ids), proof });
        const [foreign, absent] = await askUntilSame(async () => [
          await look(valuesOf(page.path, world().things)),
          await look(absentValues(page.path)),
        ]);
        expect(contentOf(foreign), path).toEqual(contentOf(absent));
        expect(foreign.status).toBe(404);
      }
    });

    it.each([...pageCases, ...oddPages.map((title) => ({ title }))])(
      '$title has a good policy',
      ({ title }) => {
        const reply = replyTo(title);
        expectNotKept(reply);
        if (reply.headers['content-type']?.startsWith('text/html') === true) expectGoodPolicy(reply);
        else expect(reply.status === 307 || reply.headers['content-type'] === 'application/json').toBe(true);
      },
    );

    it('never have the same nonce twice', () => {
      const html = pageCases
        .map(({ title }) => replyTo(title))
        .filter(({ headers }) => headers['content-type']?.startsWith('text/html') === true);
      expect(html.length).toBeGreaterThan(50);
      const nonces = html.map(expectGoodPolicy);
      expect(new Set(nonces).size).toBe(nonces.length);
    });

    it.each(readingRoutes)('$title may not be kept', ({ title }) => {
      expectNotKept(replyTo(title));
    });

    it('changed nothing, nor did any route that only reads', () => {
      expect(after).toEqual(before);
    });
  });
}
