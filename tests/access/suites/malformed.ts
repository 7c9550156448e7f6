import { beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '#tests/support/program.ts';
import type { Reply, Sent } from '../support/client.ts';
import { type PersonaName } from '../support/personas.ts';
import { answers, type Case, type Entry, entries, fill, request, valuesOf } from '../support/requests.ts';
import type { World } from '../support/world.ts';

const megabyte = 'x'.repeat(1024 * 1024 - 1024);
const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);
const json = (headers: Record<string, string> = {}) => ({ 'content-type': 'application/json', ...headers });

/** Bodies that are no request of ours, as they go over the wire. */
const bodies: Record<string, string | Uint8Array> = {
  'no body': '',
  'an empty object': '{}',
  'an empty list': '[]',
  null: 'null',
  'a number': '7',
  'a text': '"text"',
  'a number beyond all': '1e999999',
  'half of an object': '{"name": ',
  'two objects': '{}{}',
  'bytes that are no text': new Uint8Array([0xff, 0xfe, 0x00, 0xc0, 0x80]),
  'a text of a megabyte': JSON.stringify(megabyte),
  'more than a megabyte': JSON.stringify({ name: megabyte + megabyte }),
  'lists in lists, 100,000 deep': deep('[', ']', 100_000),
  'objects in objects, 50,000 deep': `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  'a prototype': '{"__proto__": {"role": "administrator"}, "constructor": {"prototype": {}}}',
  'half of a pair of surrogates': '{"name": "\\ud800", "question": "\\ud800", "token": "\\ud800"}',
  'ten thousand fields': JSON.stringify(
    Object.fromEntries(Array.from({ length: 10_000 }, (_none, index) => [`f${index}`, index])),
  ),
};

/** What stands in the place of each field of a good body. */
const wrong: Record<string, unknown> = {
  nothing: null,
  'a number': -1,
  'a truth': true,
  'a list': [[]],
  'an object': { $ne: '' },
  'an empty text': '',
  'a text of a megabyte': megabyte.slice(0, 1_000_000),
  'signs that end texts': '\u0000\u202e\'"; drop table user; --',
};

function persona({ route }: Entry): PersonaName {
  return route.access.kind === 'administrator' ? 'administrator without membership' : 'owner';
}

const withBody = entries.filter(
  ({ method, route, path }) => method !== 'GET' && !route.upload && !path.includes('...'),
);

function sendBody(entry: Entry, body: unknown): Case['send'] {
  return ({ things, proofs }) => {
    const path = fill(entry.path, valuesOf(entry.route.path, things));
    const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    // Of what takes no body only the refusal is tried here: on the things themselves it would act.
    const target = entry.route.body ? path : fill(entry.path, { ...things, ...absentOf(entry) });
    return {
      method: entry.method,
      path: target,
      proof: proofs[persona(entry)],
      body: raw,
      headers: json(),
    };
  };
}

const absentOf = (entry: Entry) =>
  Object.fromEntries(
    Object.keys(entry.route.path).map((name) => [name, '00000000-0000-4000-8000-000000000000']),
  );

const wholeBodies: Case[] = withBody.flatMap((entry) =>
  Object.entries(bodies).map(([title, body]) => ({
    title: `${entry.name}, ${title}`,
    send: sendBody(entry, body),
  })),
);

const fields: Case[] = withBody
  .filter(({ route }) => route.body !== undefined)
  .flatMap((entry) => {
    const usual = entry.route.body?.(entry.route.bodyIds) ?? {};
    return Object.entries(usual).flatMap(([name, right]) =>
      // A truth is not wrong where one is wanted: it would, say, require a second factor of everybody.
      Object.entries(wrong)
        .filter(([, value]) => typeof value !== 'boolean' || typeof right !== 'boolean')
        .map(([title, value]) => ({
          title: `${entry.name}, ${name} is ${title}`,
          send: (world: World) => {
            const good = entry.route.body?.(valuesOf(entry.route.bodyIds, world.things)) as object;
            return sendBody(entry, { ...good, [name]: value })(world);
          },
        })),
    );
  });

const odd = ['', '%00', '..%2f..%2f..%2fetc%2fpasswd', 'x'.repeat(8000), '%ff%fe', '%25', 'null', '-1', '🙈'];
const paths: Case[] = entries
  .filter(({ route, method }) => method === 'GET' && Object.keys(route.path).length > 0)
  .flatMap((entry) =>
    odd.map((text, index) => ({
      title: `${entry.name}, odd identifier ${index}`,
      send: ({ proofs }: World) => ({
        method: entry.method,
        path: fill(
          entry.path,
          Object.fromEntries(Object.keys(entry.route.path).map((name) => [name, encodeURI(text)])),
        ),
        proof: proofs[persona(entry)],
      }),
    })),
  );

const queries = [
  '?version=x',
  '?version=-1',
  '?version=1e99',
  '?from=2&to=1',
  '?from=0',
  '?state=__proto__',
  '?a[b]=c',
  '?%00',
  '?=',
];
const queried: Case[] = entries
  .filter(({ method, path }) => method === 'GET' && !path.includes('...'))
  .flatMap((entry) =>
    queries.map((query) => ({
      title: `${entry.name}${query}`,
      send: (world: World) =>
        withQuery(
          request(entry, valuesOf(entry.route.path, world.things), world.proofs[persona(entry)]),
          query,
        ),
    })),
  );
const withQuery = (sent: Sent, query: string): Sent => ({ ...sent, path: sent.path + query });

const ranges: Case[] = [
  'bytes=9-1',
  'bytes=-0',
  'bytes=99999999999999999999-',
  'bytes=0-0,2-3',
  'lines=1-2',
  'bytes=-',
].map((range) => ({
  title: `a file by the range ${range}`,
  send: ({ things, proofs }) => ({
    method: 'GET',
    path: `/api/documents/${things.document}/file`,
    proof: proofs.owner,
    headers: { range },
  }),
}));

const all = [...wholeBodies, ...fields, ...paths, ...queried, ...ranges];

/** Nothing that is sent makes the server fail: it is refused with a reason, and the server goes on. */
export function describeMalformed(world: () => World, program: () => Program): void {
  describe('what makes no sense', () => {
    let replyTo: (title: string) => Reply;
    let processId = 0;

    beforeAll(async () => {
      processId = program().processIdOf('web');
      replyTo = await answers(world(), all);
    }, 600_000);

    it.each(all)('$title', ({ title }) => {
      const { status, body } = replyTo(title);
      expect(status, body.slice(0, 500)).toBeLessThan(500);
    });

    const never = wholeBodies.filter(({ title }) => !/, (an empty object|no body|a prototype)$/.test(title));
    it.each(never)('$title is refused', ({ title }) => {
      const isTakingNothing = withBody.some(({ name, route }) => !route.body && title.startsWith(`${name},`));
      if (!isTakingNothing) expect(replyTo(title).status).toBeGreaterThanOrEqual(400);
    });

    it('left the server as it was', async () => {
      const health = await world().client.send({ method: 'GET', path: '/api/health' });
      expect(health.status).toBe(200);
      expect(program().processIdOf('web')).toBe(processId);
      expect(program().restarts()).toBe(0);
    });
  });
}
