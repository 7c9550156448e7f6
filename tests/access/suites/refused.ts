import { beforeAll, describe, expect, it } from 'vitest';
import { type Ids, subjectOf } from '../entries.ts';
import { masked, type Reply } from '../support/client.ts';
import { isAllowed, type Persona, type PersonaName, personaNames, personas } from '../support/personas.ts';
import {
  absentValues,
  answers,
  type Case,
  type Entry,
  entries,
  fill,
  request,
  type Values,
  valuesOf,
} from '../support/requests.ts';
import { snapshot } from '../support/snapshot.ts';
import type { Things } from '../support/things.ts';
import type { World } from '../support/world.ts';

const closed = entries.filter(({ route }) => route.access.kind !== 'public');

const changed = (ids: Ids, things: Things, change: (id: string) => string): Values =>
  Object.fromEntries(Object.entries(valuesOf(ids, things)).map(([name, id]) => [name, change(id)]));

/** What the path may name: somebody else's, nothing, and what is no identifier or a dressed-up one. */
const variants: Record<string, (ids: Ids, things: Things) => Values> = {
  foreign: (ids, things) => valuesOf(ids, things),
  absent: absentValues,
  malformed: (ids, things) => changed(ids, things, () => 'x'),
  'in capitals': (ids, things) => changed(ids, things, (id) => id.toUpperCase()),
  'with a space': (ids, things) => changed(ids, things, (id) => `${id}%20`),
  'with a quotation mark': (ids, things) => changed(ids, things, (id) => `${id}'%20or%20'1'='1`),
};

/** A case, and the title of the one whose reply it must get. */
type Refusal = Case & { like: string };

const outsider = 'person without a workspace';
const waiting = 'person who has yet to show a second factor';
const example = 'GET /api/workspaces/[workspaceId], absent';
/** The same in the form of OpenAI's protocol. */
const chatExample = 'GET /api/v1/models/[workspaceId], absent';
const notForKeys = 'key that reads: GET /api/account/sessions, foreign';

/** A key that is refused whatever it names: it opens nothing, or this route is not for keys. */
function isBarred(persona: PersonaName, { keys }: Entry['route']): boolean {
  const { isKey, isNobody }: Persona = personas[persona];
  return isKey === true && (isNobody === true || !keys);
}

/** The one reply that there is for this persona at this route, whatever it names. */
function expectedOf(persona: PersonaName, route: Entry['route']): string {
  const { isKey, isNobody, isPending }: Persona = personas[persona];
  const like = route.refusesAsOpenAi ? chatExample : example;
  // Who lacks a second factor is told so, and nothing else, whatever they ask for.
  if (isPending) return `${persona}: ${like}`;
  if (isNobody) return `${isKey ? 'key that nobody made' : 'nobody signed in'}: ${like}`;
  return isBarred(persona, route) ? notForKeys : `${outsider}: ${like}`;
}

/** Whatever this persona must be refused. What is foreign to one may be their own to another: that is tried as allowed. */
function casesOf(persona: PersonaName): Refusal[] {
  return closed.flatMap((entry) => {
    const { name, route } = entry;
    const isOpen = isAllowed(persona, route);
    const subject = subjectOf(route);
    const hasSubject = Object.keys(subject).length > 0;
    const like = expectedOf(persona, route);
    return Object.entries(variants)
      .filter(([variant]) => (variant === 'foreign' ? !isOpen : hasSubject))
      .filter(
        ([variant]) => !isBarred(persona, route) || ['foreign', 'absent', 'malformed'].includes(variant),
      )
      .map(([variant, path]) => ({
        title: `${persona}: ${name}, ${variant}`,
        like,
        send: ({ things, proofs }) =>
          request(entry, { ...valuesOf(route.bodyIds, things), ...path(subject, things) }, proofs[persona]),
      }));
  });
}

/** One's own parent with somebody else's child, and the other way round. */
const nested: Case[] = closed
  .filter(({ route }) => Object.keys(route.path).length > 1)
  .flatMap((entry) =>
    (['own parent, foreign child', 'foreign parent, own child'] as const).map((which) => ({
      title: `${entry.name}, ${which}`,
      send: ({ things, otherThings, proofs }: World) => {
        const isOwnParent = which.startsWith('own');
        const parents = valuesOf(entry.route.path, isOwnParent ? otherThings : things);
        const children = valuesOf(entry.route.path, isOwnParent ? things : otherThings);
        const [parent = ''] = Object.keys(entry.route.path);
        const values = {
          ...valuesOf(entry.route.bodyIds, otherThings),
          ...{ ...children, [parent]: parents[parent] ?? '' },
        };
        return request(entry, values, proofs['manager of another workspace']);
      },
    })),
  );

const everyVerb = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'] as const;
const askers = [
  'person without a workspace',
  'administrator without membership',
  'nobody signed in',
] as const;
const pathsWithIds = new Map(
  closed
    .filter(({ route }) => Object.keys(route.path).length > 0)
    .map(({ path, route }) => [path, route.path]),
);

function mayGet(persona: PersonaName, path: string): boolean {
  const reading = entries.find(({ name }) => name === `GET ${path}`);
  return reading !== undefined && isAllowed(persona, reading.route);
}

/** Verbs that a path has no handler for: whatever comes back, it must not depend on what is there. */
const otherVerbs = [...pathsWithIds].flatMap(([path, ids]) =>
  everyVerb
    .filter((verb) => !entries.some(({ name }) => name === `${verb} ${path}`))
    .flatMap((method) =>
      // HEAD is a GET without its body: for who may use that, what is there is no secret.
      askers
        .filter((persona) => !(method === 'HEAD' && mayGet(persona, path)))
        .map((persona) => {
          const title = `${method} ${path}, ${persona}`;
          const send =
            (values: (things: Things) => Values): Case['send'] =>
            ({ things, proofs }) => ({ method, path: fill(path, values(things)), proof: proofs[persona] });
          return {
            title,
            foreign: { title: `${title}, foreign`, send: send((things) => valuesOf(ids, things)) },
            absent: { title: `${title}, absent`, send: send(() => absentValues(ids)) },
          };
        }),
    ),
);

const refusals = personaNames.map((persona) => ({ persona, cases: casesOf(persona) }));
const all: Case[] = [
  ...refusals.flatMap(({ cases }) => cases),
  ...nested,
  ...otherVerbs.flatMap(({ foreign, absent }) => [foreign, absent]),
];

/** Who may not gets what is not there: every route, everybody, every form of identifier; and nothing is changed by it. */
export function describeRefused(world: () => World): void {
  describe('what may not be used', () => {
    let replyTo: (title: string) => Reply;
    let before: Record<string, string> = {};
    let after: Record<string, string> = {};

    beforeAll(async () => {
      before = await snapshot();
      const found = await answers(world(), all);
      replyTo = (title) => masked(found(title));
      after = await snapshot();
    }, 600_000);

    it('is tried often enough to mean something', () => {
      expect(all.length).toBeGreaterThan(1000);
      expect(replyTo(`${outsider}: ${example}`)).toMatchObject({ status: 404 });
      expect(replyTo(`nobody signed in: ${example}`)).toMatchObject({ status: 401 });
      expect(replyTo(`${waiting}: ${example}`).body).toContain('"SECOND_FACTOR_REQUIRED"');
      expect(replyTo(`key that nobody made: ${example}`)).toMatchObject({ status: 401 });
      expect(replyTo(`key that nobody made: ${example}`).body).toContain('This key is not valid');
      expect(replyTo(`${outsider}: ${chatExample}`)).toMatchObject({ status: 404 });
      expect(replyTo(`${outsider}: ${chatExample}`).body).toContain('"type":"invalid_request_error"');
      expect(replyTo(`nobody signed in: ${chatExample}`)).toMatchObject({ status: 401 });
      expect(replyTo(`key that nobody made: ${chatExample}`)).toMatchObject({ status: 401 });
      expect(replyTo(notForKeys)).toMatchObject({ status: 401 });
      expect(replyTo(notForKeys).body).toContain('A key does not lend this');
    });

    describe.each(refusals)('by $persona', ({ cases }) => {
      it.each(cases)('$title', ({ title, like }) => {
        expect(replyTo(title)).toEqual(replyTo(like));
      });
    });

    it.each(nested)('$title', ({ title }) => {
      expect(replyTo(title)).toEqual(replyTo(`${outsider}: ${example}`));
    });

    it.each(otherVerbs)('$title', ({ foreign, absent }) => {
      expect(replyTo(foreign.title)).toEqual(replyTo(absent.title));
      expect([204, 400, 401, 404, 405]).toContain(replyTo(foreign.title).status);
    });

    it('changed nothing', () => {
      expect(after).toEqual(before);
    });
  });
}
