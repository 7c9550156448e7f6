import { describe, expect, test } from 'vitest';
import { splitSentences } from '#lib/ingest/sentences.ts';

const split = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

/** Each case is the list of sentences that the joined text must fall into. */
const cases: readonly string[][] = [
  ['The lease ends on 31 May.', 'The tenant must leave.'],
  ['See Smith v. Jones, 410 U.S. 113 (1973), at 5.', 'The court agreed.'],
  ['Roe v. Wade was decided in 1973.', 'It was overruled.'],
  ['Pursuant to No. 7 of the schedule, notice is given.', 'No. 8 is reserved.'],
  ['The answer is no.', 'The court so holds.'],
  ['Under § 3.2 and §§ 4 to 6 the fee is due.', 'It bears interest.'],
  ['Art. 6 GDPR applies.', 'Arts. 13 and 14 apply, too.'],
  ['Dr. Smith and Prof. J. R. Brown examined the patient.', 'She was well.'],
  ['Give 1 g i.v. every 8 h.', 'Then stop.'],
  ['Take 500 mg b.i.d. for 7 days.', 'Review on day 3.'],
  ['Give 500 mg p.o. t.i.d. with food, e.g. Breakfast and dinner.', 'Avoid alcohol, i.e. Wine or beer.'],
  ['The dose is 2.5 mg.', 'The maximum is 10 mg/kg.'],
  ['A rise of 3.5 % was seen.', 'It was not significant (p < .05).'],
  ['Acme Inc. Holdings sold it to Beta Corp.', 'The price was $4.2 million.'],
  ['The company moved to the U.S.', 'The U.S. District Court dismissed the claim.'],
  ['He lives in the U.K. and works in the U.S. Army.', 'She does not.'],
  ['The supplier is Alpha Ltd.', 'The buyer is Beta Co.'],
  ['(a) The buyer shall pay.', '(b) The seller shall deliver.'],
  ['1. Definitions apply.', '2. Terms are defined below.'],
  ['iv. The fourth item is this.', 'v. The fifth follows.'],
  ['Was it signed?', 'It was!', 'Nobody objected.'],
  ['“We agree.”', 'The parties then signed.'],
  ['Treatment lowered mortality.[12]', 'The effect lasted.'],
  ['Treatment lowered mortality.12', 'The effect lasted.'],
  ['See Appendix A.', 'The forms are in Appendix B.'],
  ['John F. Kennedy and George W. Bush were presidents.', 'Both signed it.'],
  ['Cf. Fig. 3 and Tab. 2 on pp. 4 to 6.', 'They differ.'],
  ['The meeting began at 9 a.m. on Jan. 5, 2024.', 'It ended at 5 p.m. sharp.'],
  ['Brown et al. Reported this in vol. 3.', 'Others did not.'],
  ['Sales rose 5 % vs. 2023.', 'Costs fell.'],
  ['It was decided by the 9th Cir. 1998 panel.', 'The F. Supp. 2d reports it.'],
  ['The temperature was 38.5 °C.', 'Blood pressure was 120/80 mmHg.'],
  ['What is left… is little.', 'That is all.'],
];

describe('sentence ends', () => {
  test.each(cases.map((sentences) => [sentences[0] ?? '', sentences] as const))('%s', (_, sentences) => {
    expect(split(sentences.join(' '))).toEqual(sentences);
  });

  test('a line break inside a paragraph ends nothing', () => {
    expect(split('The tenant shall\npay the rent.\nLate rent bears\ninterest.')).toEqual([
      'The tenant shall\npay the rent.',
      'Late rent bears\ninterest.',
    ]);
  });

  test('text without any end is one sentence, white space is none', () => {
    expect(split('  Total assets 1,234 5,678  ')).toEqual(['Total assets 1,234 5,678']);
    expect(split(' \n ')).toEqual([]);
  });

  test('ranges cover everything but white space, in order, without overlap', () => {
    const text = cases.flat().join('  ');
    const ranges = splitSentences(text);
    let position = 0;
    for (const { start, end } of ranges) {
      expect(text.slice(position, start).trim()).toBe('');
      expect(end).toBeGreaterThan(start);
      position = end;
    }
    expect(text.slice(position).trim()).toBe('');
  });
});
