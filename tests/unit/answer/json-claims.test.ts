import { expect, test } from 'vitest';
import { JsonClaimReader } from '#lib/answer/json-claims.ts';
import { claimLimits, type ClaimEvent, type ParsedClaim } from '#lib/answer/parse-claims.ts';

const known = new Set(['1.1', '1.2', '2.3']);

function read(text: string, pieceLength = 7) {
  const reader = new JsonClaimReader(known);
  const events: ClaimEvent[] = [];
  for (let at = 0; at < text.length; at += pieceLength)
    events.push(...reader.push(text.slice(at, at + pieceLength)));
  events.push(...reader.finish());
  const claims = events.flatMap((event): ParsedClaim[] => (event.type === 'claim-end' ? [event.claim] : []));
  return { claims, events, saidNotFound: reader.saidNotFound, isFull: reader.isFull };
}

const good = JSON.stringify({
  claims: [
    { text: 'Notice must be given in writing, “as agreed” \u{1F58B}.', ids: ['1.1'] },
    { text: 'It takes 30 days.', ids: ['1.2', '2.3'] },
  ],
});

test.each([1, 3, 7, 10_000])('claims come out the same in pieces of %d characters', (pieceLength) => {
  expect(read(good, pieceLength).claims).toEqual([
    { text: 'Notice must be given in writing, “as agreed” \u{1F58B}.', citedIds: ['1.1'] },
    { text: 'It takes 30 days.', citedIds: ['1.2', '2.3'] },
  ]);
});

test('a claim is told as soon as it is complete, before the next one is written', () => {
  const reader = new JsonClaimReader(known);
  expect(reader.push('{"claims":[{"text":"One.","ids":["1.1"]')).toEqual([
    { type: 'claim-delta', index: 0, text: 'One.' },
  ]);
  expect(reader.push('},{"text":"Tw')).toMatchObject([{ type: 'claim-end', index: 0 }]);
});

test('ids that do not exist are dropped, and ids within the text are taken out of it', () => {
  const text = JSON.stringify({ claims: [{ text: 'Made [2.3] up [1.1, 9.9].', ids: ['9.9', '[1.2]'] }] });
  expect(read(text).claims).toEqual([{ text: 'Made up.', citedIds: ['1.2', '2.3', '1.1'] }]);
});

test('no claims are “not found”; a broken or missing object is not', () => {
  expect(read('{"claims":[]}')).toMatchObject({ claims: [], saidNotFound: true });
  expect(read('The rent is due on the first.')).toMatchObject({ claims: [], saidNotFound: false });
  expect(read('{"claims": nonsense')).toMatchObject({ claims: [], saidNotFound: false });
  expect(read('{"answer":"The rent."}')).toMatchObject({ claims: [], saidNotFound: false });
});

test('what stands around the object is no part of it', () => {
  expect(
    read('Here it is:\n```json\n{"claims":[{"text":"A.","ids":["1.1"]}]}\n```\nHope it helps').claims,
  ).toEqual([{ text: 'A.', citedIds: ['1.1'] }]);
});

test('a claim that was cut off has no citation', () => {
  expect(read('{"claims":[{"text":"Whole.","ids":["1.1"]},{"text":"The rent is","ids":["1.').claims).toEqual([
    { text: 'Whole.', citedIds: ['1.1'] },
    { text: 'The rent is', citedIds: [] },
  ]);
});

test('markup, links and images stay plain text, and line breaks are spaces', () => {
  const text = 'See ![x](https://example.com/a.png)\n<img src=x onerror=alert(1)>';
  expect(read(JSON.stringify({ claims: [{ text, ids: ['1.1'] }] })).claims).toEqual([
    { text: text.replace('\n', ' '), citedIds: ['1.1'] },
  ]);
});

test('claims of another shape are left out', () => {
  const text = '{"claims":["text",{"text":5,"ids":[]},{"text":"A.","ids":["1.1"]},{"ids":["1.1"]},null]}';
  expect(read(text).claims).toEqual([{ text: 'A.', citedIds: ['1.1'] }]);
});

test('an answer without end is cut off', () => {
  const endless = `{"claims":[${'{"text":"A.","ids":["1.1"]},'.repeat(100)}`;
  const { claims, isFull } = read(endless);
  expect(claims).toHaveLength(claimLimits.claims);
  expect(isFull).toBe(true);
  expect(read(`{"claims":[{"text":"${'x'.repeat(50_000)}`).isFull).toBe(true);
});
