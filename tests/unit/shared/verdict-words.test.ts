import { describe, expect, it } from 'vitest';
import type { Citation } from '#lib/shared/answer.ts';
import { verdictText, withheldReason, withheldText } from '#lib/shared/verdict-words.ts';

const cited = [{ sentence: 'The rent is due.' } as Citation];

describe('words for verdicts', () => {
  it('says every verdict in words', () => {
    expect(verdictText({ verdict: 'supported', missing: [], changed: [] })).toBe('Supported');
    expect(verdictText({ verdict: 'partly', missing: ['12.5 %'], changed: [] })).toBe(
      'Partly: 12.5 % is not in the source',
    );
    expect(verdictText({ verdict: 'partly', missing: ['2024', '3 mg'], changed: [] })).toBe(
      'Partly: 2024, 3 mg are not in the source',
    );
    expect(
      verdictText({ verdict: 'unsupported', missing: ['60 days'], changed: ['“not” was left out'] }),
    ).toBe('Not supported: 60 days is not in the source; “not” was left out');
    expect(verdictText({ verdict: 'unsupported', missing: [], changed: [] })).toBe(
      'Not supported by the source',
    );
    expect(verdictText({ verdict: 'unsupported', missing: ['77'], changed: [] })).toBe(
      'Not supported: 77 is not in the source',
    );
  });

  it('counts what was withheld', () => {
    expect(withheldText(1)).toBe('1 claim was withheld: no sentence that it cites supports it.');
    expect(withheldText(2)).toBe('2 claims were withheld: no sentence that they cite supports them.');
  });

  it('names the check that a withheld claim failed', () => {
    expect(withheldReason({ missing: ['0.7 %'], changed: [], citations: cited })).toBe(
      '0.7 % is not in the source',
    );
    expect(withheldReason({ missing: [], changed: ['“shall” became “may”'], citations: cited })).toBe(
      '“shall” became “may”',
    );
    expect(withheldReason({ missing: [], changed: [], citations: cited })).toBe(
      'Too little of it stands in the cited sentence',
    );
    expect(withheldReason({ missing: [], changed: [], citations: [] })).toBe(
      'It cited no sentence of the documents',
    );
  });
});
