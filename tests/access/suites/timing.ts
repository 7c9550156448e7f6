import { describe, expect, it } from 'vitest';
import { newId } from '#lib/core/ids.ts';
import { median, rankSumP } from '#tests/support/rank-sum.ts';
import type { Reply, Sent } from '../support/client.ts';
import type { PersonaName } from '../support/personas.ts';
import type { World } from '../support/world.ts';

/** `npm run test:deep` measures 2,000 pairs of everything. */
const deepPairs = process.env['PINCITE_TEST_TIMING_PAIRS'];
const pairsOf = (usual: number) => Number(deepPairs ?? usual);
const enough = 0.01;
const shortDelayMs = 1;
const longestMs = 1_800_000;

type Probe = {
  title: string;
  persona: PersonaName;
  pairs: number;
  /** The identifier of what is there and must not be told from what is not. */
  foreign: (world: World) => string;
  send: (id: string, world: World) => Pick<Sent, 'method' | 'path' | 'body' | 'headers'>;
};

const question = { question: 'Which ceiling applies to the liability?', mode: 'quotes' };
const walled = 'member behind a wall';
const documentPages: Pick<Probe, 'pairs' | 'foreign' | 'send'> = {
  pairs: pairsOf(200),
  foreign: ({ things }) => things.document,
  send: (id) => ({ method: 'GET', path: `/api/documents/${id}/pages` }),
};

const probes: Probe[] = [
  { ...documentPages, title: 'pages of a document behind a wall', persona: walled },
  {
    ...documentPages,
    title: 'pages of a document of another workspace',
    persona: 'manager of another workspace',
  },
  {
    ...documentPages,
    title: 'pages of a restricted document of one’s own workspace',
    persona: 'reader',
    foreign: ({ things }) => things.restrictedDocument,
  },
  {
    title: 'a document’s page in the browser',
    persona: walled,
    pairs: pairsOf(50),
    foreign: ({ things }) => things.document,
    send: (id, { things }) => ({
      method: 'GET',
      path: `/w/${things.workspace}/documents/${id}`,
    }),
  },
  {
    title: 'a question in a workspace behind a wall',
    persona: walled,
    pairs: pairsOf(200),
    foreign: ({ things }) => things.workspace,
    send: (id) => ({ method: 'POST', path: `/api/workspaces/${id}/ask`, body: question }),
  },
  {
    title: 'a question in somebody else’s conversation',
    persona: 'manager of another workspace',
    pairs: pairsOf(200),
    foreign: ({ things }) => things.conversation,
    send: (id, { otherThings }) => ({
      method: 'POST',
      path: `/api/workspaces/${otherThings.workspace}/ask`,
      body: { ...question, conversationId: id },
    }),
  },
  {
    title: 'somebody else’s conversation',
    persona: 'manager of another workspace',
    pairs: pairsOf(200),
    foreign: ({ things }) => things.conversation,
    send: (id) => ({ method: 'GET', path: `/api/conversations/${id}` }),
  },
];

/** On which the measurement itself is tried. Pages need more pairs than a quick run takes. */
const controls = deepPairs === undefined ? probes.slice(0, 1) : probes;

type Side = { id: string; delayMs: number };

/** Nothing else runs in the meantime, so the time is added to what is measured and to nothing else. */
function wait(delayMs: number): void {
  for (const start = performance.now(); performance.now() - start < delayMs;);
}

/** Asks for one and the other in turns, which first by chance, and gives the milliseconds of each, and a reply of each. */
async function measure(world: World, probe: Probe, sides: readonly [Side, Side]) {
  const times: [number[], number[]] = [[], []];
  const replies: Reply[] = [];
  const askFor = async (index: 0 | 1): Promise<number> => {
    const { id, delayMs } = sides[index];
    const sent = { ...probe.send(id, world), proof: world.proofs[probe.persona] };
    const startMs = performance.now();
    wait(delayMs);
    replies[index] = await world.client.send(sent);
    return performance.now() - startMs;
  };
  for (let warming = 0; warming < 20; warming += 1) await askFor(warming % 2 === 0 ? 0 : 1);
  for (let pair = 0; pair < probe.pairs; pair += 1) {
    const first = Math.random() < 0.5 ? 0 : 1;
    const order = first === 0 ? ([0, 1] as const) : ([1, 0] as const);
    for (const index of order) times[index].push(await askFor(index));
  }
  const [one, other] = times;
  const medians = [median(one), median(other)].map((ms) => `${(ms * 1000).toFixed(0)} µs`);
  return { times, p: rankSumP(one, other), medians: medians.join(' against '), replies };
}

/** What is there and closed takes as long as what is not there: no clock tells them apart. */
export function describeTiming(world: () => World): void {
  describe('the time of a refusal', () => {
    const absentSide = (): Side => ({ id: newId(), delayMs: 0 });

    it.each(probes)(
      'says nothing of $title',
      async (probe) => {
        const sides = [{ id: probe.foreign(world()), delayMs: 0 }, absentSide()] as const;
        let found = await measure(world(), probe, sides);
        expect(found.replies.map(({ status }) => status)).toEqual([404, 404]);
        // One in a hundred looks different by chance: only what does so twice in a row is.
        if (found.p <= enough) found = await measure(world(), probe, sides);
        expect(found.p, found.medians).toBeGreaterThan(enough);
      },
      longestMs,
    );

    it.each(controls)(
      'would tell of $title by a delay of 1 ms, and by none does not',
      async (probe) => {
        const same = absentSide();
        const late = { ...absentSide(), delayMs: shortDelayMs };
        const samples: [number[], number[]] = [[], []];
        // On a busy machine it takes more requests: as many as a patient attacker has.
        for (let round = 0; round < 8; round += 1) {
          const { times } = await measure(world(), probe, [same, late]);
          for (const index of [0, 1] as const) samples[index].push(...times[index]);
          if (rankSumP(...samples) <= enough) break;
        }
        expect(rankSumP(...samples)).toBeLessThanOrEqual(enough);
        let none = await measure(world(), probe, [same, absentSide()]);
        if (none.p <= enough) none = await measure(world(), probe, [same, absentSide()]);
        expect(none.p, none.medians).toBeGreaterThan(enough);
      },
      longestMs,
    );
  });
}
