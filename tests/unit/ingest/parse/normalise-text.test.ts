import { describe, expect, it } from 'vitest';
import { isUndecodable, normaliseText } from '#lib/ingest/parse/normalise-text.ts';

describe('normaliseText', () => {
  it.each([
    ['o\ufb03ce \ufb01le', 'office file'],
    ['a\u00a0\u2009b\t c', 'a b c'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['soft\u00adhyphen', 'softhyphen'],
    ['bro\u00ad', 'bro-'],
    ['\uf0b7 item', '\u2022 item'],
    ['lone \ud800 half', 'lone \ufffd half'],
    ['right\u202eleft', 'rightleft'],
  ])('%j becomes %j', (text, expected) => {
    expect(normaliseText(text)).toBe(expected);
  });
});

describe('isUndecodable', () => {
  it('is true when most characters are private ones', () => {
    expect(isUndecodable('\ue001\ue002 \ue003')).toBe(true);
    expect(isUndecodable('readable \ue003')).toBe(false);
    expect(isUndecodable('   ')).toBe(false);
  });
});
