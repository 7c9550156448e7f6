import { pick, type Random } from './random.ts';
import { likeCase, oneOf, swapWords, words, type Rewrite, type Rule } from './rewrite.ts';

const modals = 'shall|must|will|should|may|can|could';
const verbs = 'is|are|was|were|has been|have been|had been';

/** A second denial of the same clause would be no English: "neither party may not". */
function isDenied(match: RegExpMatchArray): boolean {
  const clause = match.input?.slice(0, match.index).split(/[.;:]/u).at(-1) ?? '';
  return /\b(?:neither|no|nor|none|nothing)\b/iu.test(clause);
}

export const addNegation: Rewrite = oneOf([
  [
    new RegExp(`\\b(?:${modals})(?=\\s(?!not\\b|only\\b|I\\b)\\p{Ll})`, 'gu'),
    (match) => (isDenied(match) ? null : `${match[0]} not`),
  ],
  [
    new RegExp(
      `\\b(?:${verbs})(?=\\s(?!not\\b|no\\b|only\\b|never\\b|neither\\b|nor\\b|as follows)\\p{Ll}{4,})`,
      'gu',
    ),
    (match) => {
      if (isDenied(match)) return null;
      return / been$/u.test(match[0]) ? match[0].replace(' been', ' not been') : `${match[0]} not`;
    },
  ],
]);

export const removeNegation: Rewrite = oneOf([
  [
    /\b(shall|must|will|should|may|can|could|is|are|was|were|do|does|did|has|have|had) not\b(?!\s(?:limited|only|less|more|later|exceed|earlier|fewer|necessarily)\b)/gu,
    (match) => (/^d/u.test(match[1] ?? '') ? null : (match[1] ?? null)),
  ],
  [/\b(?:do|does|did) not (?=\p{Ll})/gu, () => ''],
  [/\bcannot\b/gu, () => 'can'],
  words('never', 'always'),
  words('neither party', 'each party'),
  words('without(?! limitation| limiting)', 'with'),
  [
    /(?<=\b(?:was|were|is|are|had|has|have|with|showed|found|be)\s)no(?=\s\p{Ll})(?!\s(?:less|more|later|fewer|greater|longer|event))/gu,
    () => 'a',
  ],
]);

export const changeModality: Rewrite = oneOf([
  [/\b(?:shall|must)(?=\s(?!be entitled|have the right|not\b|neither\b)\p{Ll})/gu, () => 'may'],
  [
    /(?<!\d\s|\bof\s|\bin\s)\bmay(?=\s\p{Ll})(?!\snot\b)/gu,
    (_, random) => pick(['shall', 'must'], random) ?? null,
  ],
  [/\b(is|are) (?:required|obligated|obliged) to\b/gu, (match) => `${match[1] ?? 'is'} permitted to`],
  [/\b(is|are) (?:permitted|entitled|allowed) to\b/gu, (match) => `${match[1] ?? 'is'} required to`],
  words('should(?! not)', 'may'),
]);

export const changeException: Rewrite = oneOf([
  words('unless', 'if'),
  words('except (?:for|as|to|that|where|with|when|in)', 'including'),
  words('other than', 'including'),
  words('only if', 'even if'),
  words('(?<=\\p{Ll} )solely ', ''),
  [/(?<=\p{Ll}\s)(?:unless|except)(?!\sotherwise)\s[^.;:]{12,}(?=[.;]?$)/giu, () => ''],
]);

export const changeDirection: Rewrite = oneOf([
  ...swapWords('more than', 'less than'),
  ...swapWords('greater than', 'less than'),
  ...swapWords('higher than', 'lower than'),
  ...swapWords('at least', 'at most'),
  ...swapWords('no later than', 'no earlier than'),
  ...swapWords('not later than', 'not earlier than'),
  ...swapWords('higher', 'lower'),
  ...swapWords('increased', 'decreased'),
  ...swapWords('increases', 'decreases'),
  ...swapWords('increase', 'decrease'),
  ...swapWords('increasing', 'decreasing'),
  ...swapWords('prior to', 'after'),
  words('(?<!the |as |set forth |described |mentioned )before', 'after'),
  words('after', 'before'),
  ...swapWords('earlier', 'later'),
  ...swapWords('minimum', 'maximum'),
  ...swapWords('improved', 'worsened'),
  words('reduced', 'increased'),
  words('reduction', 'increase'),
  words('not exceed', 'exceed'),
  words('up to(?= ?[$€£]?\\d)', 'at least'),
  words('(?<!no |not )longer than', 'shorter than'),
  [/>=?(?=\s?\d)/gu, () => '<'],
  [/<=?(?=\s?\d)/gu, () => '>'],
  [/≥(?=\s?\d)/gu, () => '≤'],
  [/≤(?=\s?\d)/gu, () => '≥'],
]);

const nameWord =
  '(?!(?:The|This|That|These|Those|Each|Any|All|No|Such|If|In|On|At|For|It|An?|And|Or|Of|To|By|As|We|He|She|They|When|While|Our|Its|With|From|Upon|Both|Either|Neither|Section|Article|Clause|Exhibit|Schedule|Table|Figure|January|February|March|April|May|June|July|August|September|October|November|December|Agreement|Recently|Preliminary|Phase|However|Also|Only|Most|Many|Some|Then|First|Second|Which|There|You|Your|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\\b)\\p{Lu}\\p{Ll}{2,}';
const namePattern = new RegExp(`(?<=\\p{Ll}\\s)${nameWord}(?![\\p{L}\\p{N}-])`, 'gu');

/** Names inside the sentences of a suite, without words that are written small there too: one replaces another. */
export function namesIn(sentences: readonly string[]): string[] {
  const names = sentences.flatMap((sentence) =>
    isHeadline(sentence) ? [] : (sentence.match(namePattern) ?? []),
  );
  const small = new Set(sentences.flatMap((sentence) => sentence.match(/(?<!\p{L})\p{Ll}+/gu) ?? []));
  return [...new Set(names)].filter((name) => !small.has(name.toLowerCase())).sort();
}

/** In headings every word has a capital. */
function isHeadline(sentence: string): boolean {
  const all = sentence.match(/\p{L}{3,}/gu) ?? [];
  return all.filter((word) => /^\p{Lu}/u.test(word)).length * 2 > all.length;
}

export function changeName(names: readonly string[]): Rewrite {
  return (sentence, random) => {
    if (isHeadline(sentence)) return null;
    const lower = sentence.toLowerCase();
    const replace = (_: RegExpMatchArray, chance: Random) => {
      const other = pick(names, chance) ?? null;
      return other === null || lower.includes(other.toLowerCase().slice(0, 5)) ? null : other;
    };
    return oneOf([[namePattern, replace]])(sentence, random);
  };
}

const medicines =
  `aspirin warfarin heparin insulin metformin ibuprofen paracetamol acetaminophen morphine digoxin lithium amoxicillin
  penicillin vancomycin gentamicin ciprofloxacin doxycycline simvastatin atorvastatin omeprazole ramipril enalapril
  losartan metoprolol atenolol bisoprolol amlodipine furosemide prednisolone prednisone dexamethasone methotrexate
  cisplatin paclitaxel doxorubicin tamoxifen imatinib rituximab trastuzumab infliximab adalimumab bevacizumab clopidogrel
  rivaroxaban apixaban dabigatran enoxaparin levodopa haloperidol clozapine olanzapine risperidone diazepam lorazepam
  fluoxetine sertraline citalopram gabapentin valproate carbamazepine phenytoin ketamine propofol fentanyl naloxone
  sildenafil finasteride levothyroxine testosterone tacrolimus cyclosporine fluconazole acyclovir oseltamivir ribavirin
  everolimus sorafenib erlotinib gefitinib lenalidomide bortezomib`.split(/\s+/);

export const changeMedicine: Rewrite = (sentence, random) => {
  const rule: Rule = [
    new RegExp(`(?<![\\p{L}-])(?:${medicines.join('|')})(?![\\p{L}-])`, 'giu'),
    (match, chance) => {
      const other = pick(medicines, chance) ?? '';
      return sentence.toLowerCase().includes(other) ? null : likeCase(other, match[0]);
    },
  ];
  return oneOf([rule])(sentence, random);
};

const partyPattern =
  /\b(?:(?:Disclosing|Receiving|Providing|Other|First|Second|Contracting) Party|Discloser|Recipient|Supplier|Customer|Buyer|Purchaser|Seller|Vendor|Licensor|Licensee|Landlord|Tenant|Lessor|Lessee|Company|Contractor|Client|Consultant|Manufacturer|Distributor|Franchisor|Franchisee|Sponsor|Employer|Employee|Provider|Owner|Operator|Bank|Borrower|Lender|Agent|Publisher|Developer|Counterparty|Institution|Investigator|Promoter|Holder|Executive)\b/gu;

/** Exchanges two parties everywhere in the sentence; null when that says the same: "between X and Y". */
export const swapParties: Rewrite = (sentence) => {
  const found = [...sentence.matchAll(partyPattern)];
  const [first] = found;
  const second = found.find((match) => first && match[0] !== first[0]);
  if (!first || !second) return null;
  const between = sentence.slice(first.index + first[0].length, second.index);
  if (!/\s(?:shall|must|will|may|agrees?|can|is|are|to|has|have|by|from|of)\b/u.test(between)) return null;
  if (/\b(?:and|or)\s(?:the\s)?$/u.test(between) && between.length < 12) return null;
  return sentence.replaceAll(partyPattern, (party) =>
    party === first[0] ? second[0] : party === second[0] ? first[0] : party,
  );
};

/** Exchanges the names on both sides of a verb: "Alpha acquired Beta". */
export const swapNames: Rewrite = (sentence) => {
  if (isHeadline(sentence)) return null;
  const name = `${nameWord}(?:\\s${nameWord})*`;
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}-])(${name})(\\s(?:(?:has|had|was|is|shall|will|may)\\s)?(?:\\p{Ll}+ly\\s)?\\p{Ll}{3,}(?:ed|es|s|ds|ts|ght|ke|de)\\s(?:(?:by|to|from|against|for|over)\\s)?(?:the\\s)?)(${name})(?![\\p{L}\\p{N}-])`,
    'u',
  );
  const match = pattern.exec(sentence);
  const [whole, first = '', middle = '', second = ''] = match ?? [];
  if (!match || whole === undefined || first === second || /\b(?:as|and|or|was|is)\s$/u.test(middle))
    return null;
  return `${sentence.slice(0, match.index)}${second}${middle}${first}${sentence.slice(match.index + whole.length)}`;
};

const comparison = [
  /(?<=^|[\s(])(\p{L}[\p{L}\p{N}-]{2,})(?=\s(?:was|were|is|are|had|has|have|showed)\s(?:\p{L}+\s){0,3}(?:more|less|higher|lower|greater|better|worse|larger|smaller|longer|shorter|fewer)\s)/iu,
  /(?<=\bthan\s(?:in\s|that of\s|those of\s|those in\s|with\s|for\s)?(?:the\s)?)(\p{L}[\p{L}\p{N}-]{2,})(?=[.,;)]|$|\s(?:\(|(?:in|for|at|with|to|of|among)\b))/u,
];

/** Exchanges what is compared: "A was better than B". */
export const swapCompared: Rewrite = (sentence) => {
  const [one, other] = comparison.map((pattern) => pattern.exec(sentence));
  const [first, second] = [one?.[1], other?.[1]];
  if (!one || !other || !first || !second || other.index < one.index + first.length) return null;
  if (
    first.toLowerCase() === second.toLowerCase() ||
    /^(?:the|that|those|it|they|this|which|there|be|have|an?|its?|with|in|for|either|other|more|less|would|had|did|was|were|expected|usual|average|one|two|are|during|any|this|these)$/iu.test(
      second,
    ) ||
    /^(?:there|it|this|that|which|they)$/iu.test(first)
  )
    return null;
  const head = one.index + one[0].length - first.length;
  return (
    sentence.slice(0, head) +
    second +
    sentence.slice(head + first.length, other.index) +
    other[0].replace(second, first) +
    sentence.slice(other.index + other[0].length)
  );
};

/** Exchanges the two figures of "from A to B" or of "A in one group and B in the other". */
export const swapFigures: Rewrite = (sentence) => {
  const amount = String.raw`([$€£]?\d[\d,.]*\d|\d)`;
  for (const pattern of [
    new RegExp(`\\bfrom ${amount}(\\s?%?(?:\\s\\p{L}+){0,3}\\sto\\s)${amount}`, 'u'),
    new RegExp(
      `(?<![\\p{L}\\p{N}.-])${amount}((?:\\s?%|\\s?mg|\\s\\p{L}+)(?:\\s\\p{L}+){1,8}(?:,?\\s(?:and|versus|vs\\.?|compared with)\\s))${amount}(?=\\s?%|\\s?mg|\\s\\p{Ll})`,
      'u',
    ),
  ]) {
    const match = pattern.exec(sentence);
    if (!match) continue;
    const [whole, first = '', middle = '', second = ''] = match;
    if (first === second) return null;
    const changed = whole.replace(`${first}${middle}${second}`, () => `${second}${middle}${first}`);
    return sentence.slice(0, match.index) + changed + sentence.slice(match.index + whole.length);
  }
  return null;
};
