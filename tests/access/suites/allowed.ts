import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#lib/core/ids.ts';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { operator } from '#tests/support/people.ts';
import { masked, type Reply, type Sent } from '../support/client.ts';
import { isAllowed, personaNames, personas } from '../support/personas.ts';
import { type Entry, answers, entries, request, valuesOf } from '../support/requests.ts';
import { allKinds, type Things } from '../support/things.ts';
import type { World } from '../support/world.ts';

const closed = entries.filter(({ route }) => route.access.kind !== 'public');
const everybody = personaNames.filter((name) => !('isNobody' in personas[name]));
const refusedStatuses = [401, 403, 404, 405, 500, 502, 503];

/** What only the person can name whose it is, and may be left out. */
const unlessOwner: Record<string, string[]> = {
  'POST /api/workspaces/[workspaceId]/ask': ['conversationId'],
  'POST /api/v1/workspaces/[workspaceId]/ask': ['conversationId'],
  'POST /api/v1/chat/completions': ['conversationId'],
  'POST /api/admin/invitations': ['workspaceId'],
};

/** What must be so before there is anything to do. */
const before: Record<string, (things: Partial<Things>) => Promise<void>> = {
  'DELETE /api/admin/groups/[groupId]/members': ({ group = '', person = '' }) =>
    addGroupMember(operator, { groupId: group, userId: person }),
};

/** No list of requests knows the right proof of who somebody is: these answer that it is wrong, to who may use them, or that there is no app. Nor what a wall was. */
const wrongProofs: Record<string, string> = {
  'DELETE /api/account/totp': 'NOT_FOUND',
  'PATCH /api/admin/walls/[wallId]': 'CONFLICT',
  'POST /api/account/confirm': 'PASSWORD_WRONG',
  'POST /api/account/passkeys': 'SECOND_FACTOR_WRONG',
  'POST /api/account/totp/confirm': 'SECOND_FACTOR_WRONG',
};

type Trial = { title: string; entry: Entry; persona: (typeof everybody)[number] };
const trials: Trial[] = closed.flatMap((entry) =>
  everybody
    .filter((persona) => isAllowed(persona, entry.route))
    .map((persona) => ({ title: `${persona}: ${entry.name}`, entry, persona })),
);
const reading = trials.filter(({ entry }) => entry.method === 'GET');
/** What only needs an account is tried with one of them: others are no different, and it makes much. */
const changing = trials.filter(
  ({ entry, persona }) =>
    entry.method !== 'GET' &&
    (entry.route.access.kind !== 'signed-in' || persona === 'person without a workspace'),
);
/** After these the thing is gone, so each has one of its own. */
const isDestructive = ({ name }: Entry) =>
  name.startsWith('DELETE ') ||
  /\/(?:restore|restriction|stranded-documents\/\[documentId\]|move)$/.test(name);

/** Identifiers in bodies: with a foreign one the reply must be as with one that names nothing. */
const bodies = closed.flatMap((entry) =>
  Object.keys(entry.route.bodyIds)
    // Who may use these routes sees the list of people, or of all workspaces: these identifiers are no secret.
    .filter(
      (field) =>
        !['person', 'listedWorkspace', 'workspaceManager'].includes(entry.route.bodyIds[field] ?? ''),
    )
    .map((field) => ({ title: `${entry.name}, ${field} of the body`, entry, field })),
);

function bodyRequest({ entry, field }: (typeof bodies)[number], world: World, id: string): Sent {
  const { things, otherThings, proofs } = world;
  const { route, name } = entry;
  const own = valuesOf(route.path, otherThings);
  // A question is asked with one identifier at a time: a wrong conversation would hide what becomes of a document.
  const apart = /\/(?:ask|completions)$/.test(name) ? ['conversationId', 'documentId'] : [];
  Object.assign(own, valuesOf(route.bodyIds, otherThings, apart));
  const kind = route.bodyIds[field] ?? 'workspace';
  const foreign = things[kind === 'unmanagedWorkspace' ? 'workspace' : kind];
  const isAdministration = route.access.kind === 'administrator';
  const persona = isAdministration ? 'administrator without membership' : 'manager of another workspace';
  return request(entry, { ...own, [field]: id || foreign }, proofs[persona]);
}

/** Times, and identifiers of what was made by the question itself, differ between any two answers. */
function withoutMoments(reply: Reply): Reply {
  const { status, headers, body } = masked(reply);
  return {
    status,
    headers,
    body: body
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '…')
      .replaceAll(/"created":\d+/g, '"created":0')
      .replaceAll(/"(retrieve|first_token|total|search|generate|verify)":[\d.]+/g, '"$1":0'),
  };
}

async function attempt(
  { client, proofs }: World,
  { entry, persona }: Trial,
  things: Partial<Things>,
): Promise<Reply> {
  const left = 'isOwner' in personas[persona] ? [] : (unlessOwner[entry.name] ?? []);
  const ids = { ...valuesOf(entry.route.bodyIds, things, left), ...valuesOf(entry.route.path, things) };
  await before[entry.name]?.(things);
  return client.send(request(entry, ids, proofs[persona]));
}

/** Who may, can: without this, a server that refuses everything would pass. */
export function describeAllowed(world: () => World): void {
  describe('what may be used', () => {
    let replyTo: (title: string) => Reply;
    const replies = new Map<string, Reply>();

    beforeAll(async () => {
      const asked = reading.map(({ title, entry, persona }) => ({
        title,
        send: ({ things, proofs }: World) =>
          request(entry, valuesOf(entry.route.path, things), proofs[persona]),
      }));
      replyTo = await answers(world(), asked);
      const shared = await world().makeThings(allKinds);
      for (const trial of changing.filter(({ entry }) => !isDestructive(entry))) {
        const isBound = 'isBound' in personas[trial.persona];
        replies.set(trial.title, await attempt(world(), trial, isBound ? world().things : shared));
      }
      // One after the other: they are made by one connection to the database. Of each only what the route names.
      const destructive: { trial: Trial; things: Partial<Things> }[] = [];
      for (const trial of changing.filter(({ entry }) => isDestructive(entry))) {
        const { path, bodyIds } = trial.entry.route;
        const kinds = [...Object.values(path), ...Object.values(bodyIds)];
        destructive.push({ trial, things: await world().makeThings(kinds) });
      }
      for (const { trial, things } of destructive) {
        replies.set(trial.title, await attempt(world(), trial, things));
      }
    }, 600_000);

    it.each(reading)('$title', ({ title }) => {
      const { status, headers } = replyTo(title);
      expect(status).toBe(200);
      expect(headers['cache-control']).toMatch(/^private, no-store/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    });

    it.each(changing)('$title', ({ title, entry }) => {
      const { status, body } = replies.get(title) ?? { status: 0, body: '' };
      const wrongProof = wrongProofs[entry.name];
      if (wrongProof === undefined) expect(refusedStatuses, body).not.toContain(status);
      else expect(body).toContain(`"code":"${wrongProof}"`);
    });

    it.each(bodies)('$title', async (body) => {
      const foreign = await world().client.send(bodyRequest(body, world(), ''));
      const absent = await world().client.send(bodyRequest(body, world(), newId()));
      expect(withoutMoments(foreign)).toEqual(withoutMoments(absent));
    });
  });
}
