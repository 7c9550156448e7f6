import { firstGroup, placeOf, type Place } from './facts.ts';

/** Phrases that turn or bound what a sentence says. `key` is the meaning: phrases of one key say the same. */
export type PhraseKind = 'modal' | 'negation' | 'exception' | 'direction' | 'boundary' | 'plain';
export type PhraseFact = Place & { kind: PhraseKind; key: string };

const be = '(?:is|are|was|were|be|been|being)';

/** Longer phrases stand before the shorter ones that they hold. Directions have a family and a sign: "amount+". */
const phrases: readonly [kind: PhraseKind, key: string, spelling: string][] = [
  [
    'plain',
    '',
    'whether or not|not only|if not|(?:but|without|and) (?:not )?limit(?:ed|ation|ing)(?: to)?|the following|as follows|the contrary|not applicable|no doubt|not least',
  ],
  ['direction', 'time-', '(?:not|no) later than|at the latest|prior to|earlier than|before|until|preceding'],
  [
    'direction',
    'time+',
    '(?:not|no) (?:earlier|sooner) than|at the earliest|subsequent to|later than|after|following',
  ],
  [
    'direction',
    'amount+',
    'at (?:the )?least|(?:not|no|nothing) (?:less|fewer|lower|smaller) than|not (?:be|fall) (?:less|lower) than|(?:a )?minimum(?: of)?|or (?:more|greater|higher|older|above|over)',
  ],
  [
    'direction',
    'amount-',
    'at (?:the )?most|(?:not|no) (?:more|greater|higher|longer|larger|older) than|not (?:to )?(?:be )?(?:in )?exce(?:ed|eding|ss of)|not (?:be )?(?:more|greater|higher) than|up to(?= ?\u0001| an?\\b)|(?:a )?maximum(?: of)?|or (?:less|fewer|lower|younger|below|under)',
  ],
  [
    'direction',
    'amount+',
    '(?:more|greater|higher|larger|longer|older|bigger) than|in excess of|exceed(?:s|ed|ing)?|excess|over(?= ?\u0001)|above|greater|higher|larger|longer|older|more',
  ],
  [
    'direction',
    'amount-',
    '(?:less|fewer|lower|smaller|shorter|younger) than|under(?= ?\u0001)|below|less|fewer|lower|smaller|shorter|younger',
  ],
  ['direction', 'amount+', '[>≥]=?'],
  ['direction', 'amount-', '[<≤]=?'],
  [
    'direction',
    'trend+',
    'increas(?:e|es|ed|ing|ingly)|ris(?:e|es|ing|en)|rose|grow(?:s|ing|n|th)?|grew|elevat(?:e|es|ed|ing|ion)|rais(?:e|es|ed|ing)|up-?regulat(?:e|es|ed|ing|ion)|gain(?:s|ed)?',
  ],
  [
    'direction',
    'trend-',
    'decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|fell|falls|fallen|drop(?:s|ped|ping)?|reduc(?:e|es|ed|ing|tion|tions)|lower(?:s|ed|ing)|diminish(?:es|ed|ing)?|down-?regulat(?:e|es|ed|ing|ion)',
  ],
  ['direction', 'quality+', 'improv(?:e|es|ed|ing|ement|ements)|better'],
  ['direction', 'quality-', 'worsen(?:s|ed|ing)?|worse|deteriorat(?:e|es|ed|ing|ion)'],
  ['direction', 'order+', 'later'],
  ['direction', 'order-', 'earlier'],
  ['direction', 'sign+', 'positive(?:ly)?'],
  ['direction', 'sign-', 'negative(?:ly)?'],
  [
    'modal',
    'must',
    `${be} (?:not )?(?:required|obliged|obligated|bound) to|need not|ha(?:s|ve) (?:an |the )?obligation to|ha(?:s|ve) to|agrees? to|undertakes? to|covenants? to|needs? to|shall|must|will`,
  ],
  [
    'modal',
    'may',
    `${be} (?:not )?(?:permitted|allowed|entitled|authori[sz]ed|free|able) to|(?:ha(?:s|ve)|shall have) the (?:right|option) to|might|can|could|may`,
  ],
  ['modal', 'should', `${be} (?:not )?(?:advised|recommended|encouraged) to|ought to|should`],
  ['exception', 'unless', 'unless|until and unless'],
  [
    'exception',
    'except',
    '(?:except|other than|save)(?: for| as| that| to| where| when| in)?|with the exception of|excluding|(?:provided|providing),? however,?(?: that)?',
  ],
  ['exception', 'only', 'only|solely|exclusively'],
  ['negation', 'without', 'without|in the absence of'],
  ['negation', 'non', 'non(?=-)'],
  ['negation', 'not', 'not|no|never|none|neither|nor'],
  ['boundary', 'clause', '[;:|]'],
  ['boundary', 'sentence', '[.?!](?=\\s|$)'],
];

const pattern = new RegExp(
  phrases
    .map(
      ([, , spelling]) =>
        `(${spelling.startsWith('[') ? spelling : `(?<![\\p{L}\\p{N}-])(?:${spelling})(?![\\p{L}\\p{N}])`})`,
    )
    .join('|'),
  'giu',
);

/** "Not prohibited" and the like deny without "not". */
const implicit =
  /^(?:prohibit|forbid|forbidden|exclud|lack|absen|den(?:y|i)|refus|fail|refrain|unable|void|null|contraindicat|unaffect|uncertain|unlikel|unknown|unclear|unnecess|unchang|unreli|unlawful|unauthor|insuffici|ineffect|ineligib|invalid|inadequat|incapab|impossib|insignific|nonsignific|irrevocab|disagre|disallow|disclaim|waiv|avoid|prevent|preclud|free|zero|cease|nobod|nothing|nowher|hardly|rarely|declin|withhold|exempt)/u;

/** True for words that deny by themselves: "prohibited", "unable", "fails". */
export function isImplicitNegation(word: string): boolean {
  return implicit.test(word.toLowerCase());
}

/** What a denied modality amounts to: who is not permitted must not, who is not required need not. */
export const denied: Readonly<Record<string, string>> = {
  must: 'need not',
  may: 'must not',
  should: 'should not',
};

/** The capitals of "May" and "Will" in the middle of a sentence are a month's and a name's. */
function isName(text: string, written: string, start: number): boolean {
  return /^(?:May|Will)$/u.test(written) && start > 0 && !/[.;:?!"(]\s*$/u.test(text.slice(0, start));
}

/** Every such phrase of the text. */
export function findPhrases(text: string): PhraseFact[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [kind, key] = phrases[firstGroup(match)] ?? [];
    if (kind === undefined || key === undefined) return [];
    const place = placeOf(match);
    if (kind === 'plain' || isName(text, match[0], place.start)) return [];
    return [
      { ...place, kind, key: kind === 'modal' && /\bnot\b/iu.test(match[0]) ? (denied[key] ?? key) : key },
    ];
  });
}
