import { describe, expect, test } from 'vitest';
import { verifyClaim } from '#lib/answer/verify/verify-claim.ts';

const verify = (claim: string, sentence: string) =>
  verifyClaim({ claim, sentences: [sentence], context: '' });

type Case = [claim: string, sentence: string];

/** The claim turns its sentence: it must not be called supported, and what was turned is said. */
function turned(kind: string, cases: readonly Case[]): void {
  describe(`${kind}: turned`, () => {
    test.each(cases)('%s', (claim, sentence) => {
      const { verdict, changed } = verify(claim, sentence);
      expect(verdict).not.toBe('supported');
      expect(changed).not.toEqual([]);
    });
  });
}

/** The claim says what its sentence says, in other words. */
function kept(kind: string, cases: readonly Case[]): void {
  describe(`${kind}: kept`, () => {
    test.each(cases)('%s', (claim, sentence) => {
      expect(verify(claim, sentence)).toEqual({ verdict: 'supported', missing: [], changed: [] });
    });
  });
}

turned('negation', [
  ['The tenant may sublet the flat.', 'The tenant may not sublet the flat.'],
  ['The tenant shall not keep pets in the flat.', 'The tenant shall keep pets in the flat.'],
  [
    'The receiving party shall disclose it.',
    'The receiving party shall not, directly or indirectly, disclose it.',
  ],
  ['Either party is liable for delay.', 'Neither party is liable for delay.'],
  ['The dose was adjusted with consent.', 'The dose was adjusted without consent.'],
  ['There was a difference in mortality.', 'There was no difference in mortality.'],
  ['The buyer can return the goods.', "The buyer can't return the goods."],
  ['Aspirin does not reduce the risk of stroke.', 'Aspirin does reduce the risk of stroke.'],
  ['The drug is never given with food.', 'The drug is always given with food.'],
]);
kept('negation', [
  ['The tenant may not sublet the flat.', 'No tenant may sublet the flat.'],
  ['The tenant may not sublet the flat.', 'The tenant is prohibited from subletting the flat.'],
  ['Neither party may assign the agreement.', 'The agreement may not be assigned by either party.'],
  [
    'The tenant may sublet with consent.',
    'The supplier is not liable for delay, but the tenant may sublet with consent.',
  ],
  ["The tenant can't sublet the flat.", 'The tenant cannot sublet the flat.'],
  ['The patient was unable to walk after surgery.', 'After surgery the patient was not able to walk.'],
  ['No, the tenant may sublet the flat.', 'The tenant may sublet the flat.'],
]);

turned('modality', [
  ['The noise may exceed 80 dB.', 'The noise shall not exceed 80 dB.'],
  ['The tenant may repair the roof.', 'The tenant shall repair the roof.'],
  ['The tenant must repair the roof.', 'The tenant may repair the roof.'],
  ['The tenant is required to repair the roof.', 'The tenant is entitled to repair the roof.'],
  ['The clinician must measure potassium weekly.', 'The clinician should measure potassium weekly.'],
  ['The drug causes severe bleeding.', 'The drug may cause severe bleeding.'],
  ['The tenant shall not repair the roof.', 'The tenant is not required to repair the roof.'],
]);
kept('modality', [
  ['The noise may not exceed 80 dB.', 'The noise shall not exceed 80 dB.'],
  ['The tenant must repair the roof.', 'The tenant shall repair the roof.'],
  ['The tenant is required to repair the roof.', 'The tenant shall repair the roof.'],
  ['The tenant may not sublet the flat.', 'The tenant shall not sublet the flat.'],
  ['The tenant may end the lease.', 'The tenant shall be entitled to end the lease.'],
  ['The tenant is permitted to end the lease.', 'The tenant may end the lease.'],
  ['The tenant pays the rent monthly.', 'The tenant shall pay the rent monthly.'],
]);

turned('exceptions', [
  ['The tenant may sublet if the landlord objects.', 'The tenant may sublet unless the landlord objects.'],
  [
    'The tenant may sublet the whole flat.',
    'The tenant may sublet the whole flat unless the landlord objects.',
  ],
  ['All costs are refundable, including travel.', 'All costs are refundable, except travel.'],
  ['The data may be used for research.', 'The data may be used only for research.'],
  ['If otherwise agreed, rent is due monthly.', 'Unless otherwise agreed, rent is due monthly.'],
]);
kept('exceptions', [
  ['Rent is due monthly.', 'Unless otherwise agreed, rent is due monthly.'],
  ['All costs are refundable, other than travel.', 'All costs are refundable, except travel.'],
  ['The tenant may not sublet without consent.', 'The tenant may not sublet unless consent is given.'],
]);

turned('directions', [
  ['The fee is at most 5 %.', 'The fee is at least 5 %.'],
  ['The fee is more than 5 %.', 'The fee is not more than 5 %.'],
  ['Mortality was higher in the first group.', 'Mortality was lower in the first group.'],
  ['Notice is due after delivery.', 'Notice is due before delivery.'],
  ['Revenue decreased by 5 %.', 'Revenue increased by 5 %.'],
  ['The dose shall exceed 5 mg.', 'The dose shall not exceed 5 mg.'],
  ['Patients aged <65 were included.', 'Patients aged ≥65 were included.'],
  ['It must be sent no earlier than 1 March 2024.', 'It must be sent no later than 1 March 2024.'],
]);
kept('directions', [
  ['The fee is at least 5 %.', 'The fee is not less than 5 %.'],
  ['The fee is no more than 5 %.', 'The fee is at most 5 %.'],
  ['The fee is a maximum of 5 %.', 'The fee is up to 5 %.'],
  ['Patients older than 65 were included.', 'Patients over 65 were included.'],
  ['Notice is due before delivery.', 'Notice is due prior to delivery.'],
]);

turned('who and what', [
  ['The flooding Charles City destroyed Cedar River.', 'The flooding Cedar River destroyed Charles City.'],
  ['The Organiser will provide Mentor with forms.', 'The Mentor will provide Organiser with forms.'],
  ['The Customer shall indemnify the Supplier.', 'The Supplier shall indemnify the Customer.'],
  ['The Supplier shall be indemnified by the Customer.', 'The Supplier shall indemnify the Customer.'],
  [
    'The Disclosing Party shall notify the Receiving Party.',
    'The Receiving Party shall notify the Disclosing Party.',
  ],
  ['Revenue rose from 10 to 5 million.', 'Revenue rose from 5 to 10 million.'],
  ['Aspirin was safer than warfarin in the trial.', 'Warfarin was safer than aspirin in the trial.'],
  ['Children get 10 mg and adults get 5 mg.', 'Children get 5 mg and adults get 10 mg.'],
  [
    'Sample Water Utility shall pay Example Pump Works.',
    'Example Pump Works shall pay Sample Water Utility.',
  ],
  [
    'The Buyer shall bear the cost of return.',
    'The Seller shall bear the cost of return, and the Buyer shall inspect.',
  ],
]);
kept('who and what', [
  [
    'The minimum purchase is 120 pumps per Contract Year.',
    'In each Contract Year the Buyer shall order at least 120 pumps (the Minimum Purchase).',
  ],
  [
    'The chromosomes separate during the mitotic phase.',
    'During the mitotic phase, the chromosomes separate.',
  ],
  [
    'The sample was evaluated by five trained physicians.',
    'The sample was evaluated with the new test (a short form) by five trained physicians.',
  ],
  ['The Customer shall be indemnified by the Supplier.', 'The Supplier shall indemnify the Customer.'],
  ['The parties are the Buyer and the Seller.', 'The parties are the Seller and the Buyer.'],
  [
    'The Supplier may suspend delivery if the Buyer fails to pay.',
    'If the Buyer fails to pay, the Supplier may suspend delivery.',
  ],
  ['Mortality fell from 10 % to 5 %.', 'From 10 % to 5 %, mortality fell.'],
]);

const segments =
  'Europe | Sales 2018: 10,500 | Sales 2017: 11,500 | Income 2018: 12,500 | Income 2017: 13,500';
turned('groups of columns', [
  ['Income in Europe in 2017 was 11,500.', segments],
  ['Sales in Europe in 2018 were 12,500.', segments],
]);
kept('groups of columns', [
  ['Income in Europe in 2017 was 13,500.', segments],
  ['Sales in Europe in 2017 were 11,500.', segments],
]);
