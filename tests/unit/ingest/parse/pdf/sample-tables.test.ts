import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outline, readAll } from '#tests/fixtures/parse/read-all.ts';

async function rowsOf(name: string, page: number): Promise<string[]> {
  const { pages } = await readAll(readFileSync(`data/samples/corpus/${name}`), name);
  return outline(pages[page - 1]).filter((block) => block.startsWith('table-'));
}

describe('tables of the samples', () => {
  it('that stand one below the other and share a column are two tables', async () => {
    expect(await rowsOf('anticoagulation-guideline.pdf', 2)).toEqual([
      'table-head: Creatinine clearance | Days 1 to 7 | From day 8 | Note',
      'table-row: Creatinine clearance: 60 ml/min or more | Days 1 to 7: 12 mg twice a day | From day 8: 8 mg twice a day | Note: with food',
      'table-row: Creatinine clearance: 45 to 59 ml/min | Days 1 to 7: 10 mg twice a day | From day 8: 6 mg twice a day | Note: with food',
      'table-row: Creatinine clearance: 30 to 44 ml/min | Days 1 to 7: 8 mg twice a day | From day 8: 4 mg twice a day | Note: check creatinine twice a week',
      'table-row: Creatinine clearance: less than 30 ml/min | Days 1 to 7: do not give | From day 8: do not give | Note: use exemplarin',
      'table-head: Body weight | Creatinine clearance 30 ml/min or | Creatinine clearance 15 to 29 ml/min',
      'table-head: more',
      'table-row: Body weight: less than 50 kg | Creatinine clearance 30 ml/min or more: 40 mg every 12 hours | Creatinine clearance 15 to 29 ml/min: 40 mg every 24 hours',
      'table-row: Body weight: 50 to 69 kg | Creatinine clearance 30 ml/min or more: 60 mg every 12 hours | Creatinine clearance 15 to 29 ml/min: 60 mg every 24 hours',
      'table-row: Body weight: 70 to 89 kg | Creatinine clearance 30 ml/min or more: 80 mg every 12 hours | Creatinine clearance 15 to 29 ml/min: 80 mg every 24 hours',
      'table-row: Body weight: 90 to 120 kg | Creatinine clearance 30 ml/min or more: 100 mg every 12 hours | Creatinine clearance 15 to 29 ml/min: 100 mg every 24 hours',
      'table-row: Body weight: more than 120 kg | Creatinine clearance 30 ml/min or more: ask haematology | Creatinine clearance 15 to 29 ml/min: ask haematology',
    ]);
  });

  it('that are narrow keep their columns apart, and cells of several lines whole', async () => {
    expect(await rowsOf('sepsis-pathway.pdf', 1)).toEqual([
      'table-head: Suspected | First choice | Penicillin allergy',
      'table-head: source',
      'table-row: Suspected source: Chest | First choice: samplicillin 2 g | Penicillin allergy: demofloxacin 400 mg',
      'table-row: Suspected source: Urine | First choice: exemplamycin 5 mg/kg | Penicillin allergy: exemplamycin 5 mg/kg',
      'table-row: Suspected source: Abdomen | First choice: samplicillin 2 g and testonidazole 500 mg | Penicillin allergy: demofloxacin 400 mg and testonidazole 500 mg',
      'table-row: Suspected source: Skin | First choice: samplicillin 2 g | Penicillin allergy: fictomycin 600 mg',
      'table-row: Suspected source: Not known | First choice: samplicillin 2 g and exemplamycin 5 mg/kg | Penicillin allergy: demofloxacin 400 mg and exemplamycin 5 mg/kg',
    ]);
  });

  it('do not take in the sentence before them', async () => {
    expect(await rowsOf('notice-of-delay.pdf', 1)).toEqual([
      'table-head: Products | Price of delayed Products | Full weeks | Rate | Delay damages (EUR)',
      'table-head: (EUR)',
      'table-row: Products: 12 pumps EP-350 | Price of delayed Products (EUR): 226,800 | Full weeks: 5 | Rate: 2.5 % | Delay damages (EUR): 5,670.00',
      'table-row: Products: 2 pumps EP-500 | Price of delayed Products (EUR): 68,500 | Full weeks: 10 | Rate: 5.0 % | Delay damages (EUR): 3,425.00',
      'table-row: Products: Total to date | Delay damages (EUR): 9,095.00',
    ]);
  });

  it('keep the last line of the last row, and a column without anything in it', async () => {
    expect((await rowsOf('medication-chart.pdf', 1)).at(-1)).toBe(
      'table-row: Day: 4 | 08:00: not given | 20:00: given 20:00 | Note: patient away for a scan; dose left out after more than six hours',
    );
    expect(await rowsOf('medication-chart.pdf', 2)).toEqual([
      'table-head: Day | 08:00 | 20:00 | Note',
      'table-row: Day: 5 | 08:00: given 08:05 | 20:00: given 20:10',
    ]);
  });
});
