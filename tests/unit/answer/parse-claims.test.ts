import { expect, test } from 'vitest';
import { claimLimits, ClaimParser, type ClaimEvent, type ParsedClaim } from '#lib/answer/parse-claims.ts';

const known = new Set(['1.1', '1.2', '2.3']);

function parse(text: string, pieceLength = 7): { claims: ParsedClaim[]; events: ClaimEvent[] } {
  const parser = new ClaimParser(known);
  const events: ClaimEvent[] = [];
  for (let at = 0; at < text.length; at += pieceLength) {
    events.push(...parser.push(text.slice(at, at + pieceLength)));
  }
  events.push(...parser.finish());
  return { claims: events.flatMap((event) => (event.type === 'claim-end' ? [event.claim] : [])), events };
}

const good = 'Notice must be given in writing. [1.1]\nIt takes 30 days. [1.2][2.3]';

test.each([1, 3, 1000])('claims come out the same in pieces of %d characters', (pieceLength) => {
  expect(parse(good, pieceLength).claims).toEqual([
    { text: 'Notice must be given in writing.', citedIds: ['1.1'] },
    { text: 'It takes 30 days.', citedIds: ['1.2', '2.3'] },
  ]);
});

test('what is streamed is the text of the claims, without ids', () => {
  const { events } = parse(good, 1);
  const texts = [0, 1].map((index) =>
    events
      .flatMap((event) => (event.type === 'claim-delta' && event.index === index ? [event.text] : []))
      .join(''),
  );
  expect(texts.map((text) => text.trim())).toEqual(['Notice must be given in writing.', 'It takes 30 days.']);
});

test('ids that do not exist are dropped', () => {
  expect(parse('Made up. [9.9][1.1][1.99]').claims).toEqual([{ text: 'Made up.', citedIds: ['1.1'] }]);
  expect(parse('Made up. [9.9]').claims).toEqual([{ text: 'Made up.', citedIds: [] }]);
});

test.each([
  ['[1.1, 1.2]', ['1.1', '1.2']],
  ['[1.1; 2.3].', ['1.1', '2.3']],
  ['[1.1 and 1.2]', ['1.1', '1.2']],
  ['[1.1] [1.1]', ['1.1']],
])('ids are understood as engines without grammars write them: %s', (ids, expected) => {
  expect(parse(`A claim ${ids}`).claims).toEqual([{ text: 'A claim', citedIds: expected }]);
});

test('text after ids is the next claim, also without a line break', () => {
  expect(parse('One [1.1]. Two [1.2].').claims.map((claim) => claim.text)).toEqual(['One', 'Two']);
});

test('ids before the first word belong to what follows', () => {
  expect(parse('[1.1] A claim').claims).toEqual([{ text: 'A claim', citedIds: ['1.1'] }]);
});

test('markup, links and images stay plain text', () => {
  const text =
    'See ![x](https://example.com/a.png) and [here](javascript:alert(1)) <img src=x onerror=alert(1)>';
  expect(parse(`${text} [1.1]`).claims).toEqual([{ text, citedIds: ['1.1'] }]);
});

test('brackets that hold no ids are part of the text', () => {
  expect(parse('The [emphasis added] clause [2.3]').claims).toEqual([
    { text: 'The [emphasis added] clause', citedIds: ['2.3'] },
  ]);
  expect(parse('An open [bracket').claims).toEqual([{ text: 'An open [bracket', citedIds: [] }]);
});

test.each(['NOT_FOUND', ' NOT_FOUND\n', 'Not found.', '**NOT_FOUND**'])('%j is no claim', (text) => {
  expect(parse(text, 2).claims).toEqual([]);
});

test('nothing of the not-found token is streamed', () => {
  expect(parse('NOT_FOUND', 1).events).toEqual([]);
});

test('list marks are taken off', () => {
  expect(parse('- One [1.1]\n2. Two [1.2]').claims.map((claim) => claim.text)).toEqual(['One', 'Two']);
});

test('an endless answer is cut off', () => {
  const parser = new ClaimParser(known);
  let claims = 0;
  for (let round = 0; round < 10_000; round += 1) {
    claims += parser.push('again and again [1.1]\n').filter((event) => event.type === 'claim-end').length;
  }
  expect(claims).toBe(claimLimits.claims);
  expect(parser.isFull).toBe(true);
});

test('an endless claim is cut off', () => {
  const parser = new ClaimParser(known);
  const events = Array.from({ length: 2000 }, () => parser.push('and so on ')).flat();
  for (const event of events) {
    if (event.type === 'claim-end')
      expect(event.claim.text.length).toBeLessThanOrEqual(claimLimits.claimCharacters);
  }
  expect(parser.isFull).toBe(true);
});
