import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../support/client.ts';
import { type PersonaName } from '../support/personas.ts';
import { answers, type Case, entries, request, valuesOf } from '../support/requests.ts';
import { snapshot } from '../support/snapshot.ts';
import type { World } from '../support/world.ts';

const changing = entries.filter(({ method }) => method !== 'GET');

/** What a page of another site can make a browser send with a person's cookie. */
const forgeries: Record<string, Record<string, string>> = {
  'from another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  'from another site, by its origin only': { origin: 'https://evil.example' },
  'from a neighbour under the same name': { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
  'from nowhere': { origin: 'null' },
  'with two signs that differ': { 'sec-fetch-site': 'cross-site' },
  'as a form': { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
  'as plain text': { origin: 'https://evil.example', 'content-type': 'text/plain' },
};

const cases: Case[] = changing.flatMap((entry) =>
  Object.entries(forgeries).map(([title, headers]) => ({
    title: `${entry.name}, ${title}`,
    send: ({ things, proofs }: World) => {
      const { route } = entry;
      const isAdministration = route.access.kind === 'administrator';
      const persona: PersonaName = isAdministration ? 'administrator without membership' : 'owner';
      const ids = { ...valuesOf(route.bodyIds, things), ...valuesOf(route.path, things) };
      return { ...request(entry, ids, proofs[persona]), headers };
    },
  })),
);

/** Nothing that changes anything can be set off by another site, though the browser sends the person's cookie along. */
export function describeForged(world: () => World): void {
  describe('requests that another site sends', () => {
    let replyTo: (title: string) => Reply;
    let before: Record<string, string> = {};
    let after: Record<string, string> = {};

    beforeAll(async () => {
      before = await snapshot();
      replyTo = await answers(world(), cases);
      after = await snapshot();
    }, 600_000);

    it.each(cases)('$title', ({ title }) => {
      const { status, body } = replyTo(title);
      expect({ status, code: /"code":"(\w+)"/.exec(body)?.[1] }).toEqual({
        status: 403,
        code: 'ORIGIN_REFUSED',
      });
    });

    it('changed nothing', () => {
      expect(after).toEqual(before);
    });
  });
}
