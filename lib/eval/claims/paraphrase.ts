import { valueParaphrases } from './paraphrase-values.ts';
import { shuffle } from './random.ts';
import { likeCase, oneOf, words, type Rewrite } from './rewrite.ts';

const turning =
  /\b(?:not|other than|excluding|excludes|no|unless|except|only|without|provided|but|never|may|should|less|more)\b/iu;

/** A parenthesis or a trailing clause that turns or bounds nothing. */
const shortened = oneOf([
  [
    / \([^()]{3,80}\)(?=[\s,.;])/gu,
    (match) => (turning.test(match[0]) || /^ \(\w{1,3}\)$/u.test(match[0]) ? null : ''),
  ],
  [
    /, (?:which|including|such as|where|whereby) [^.;:]{10,}(?=\.?$)/gu,
    (match) => (turning.test(match[0]) ? null : ''),
  ],
  [
    /^(?:However|Moreover|In addition|Furthermore|Therefore|Thus|Additionally|Finally|Conversely), (\p{L})/gu,
    (match) => (match[1] ?? '').toUpperCase(),
  ],
]);

const lead = '(?:If|When|Where|Upon|Within|During|After|Before|In|At|On|For|As of|Following|Since|Until)';

/** The clause or phrase at the head goes to the end. */
const reordered: Rewrite = (sentence) => {
  const match = new RegExp(
    `^(${lead} [^,;:()]{8,90}), ((?:the|a|an|we|it|there|this|these|all|each|either|both|any)\\b[^;:]{20,220}?)(\\.?)$`,
    'u',
  ).exec(sentence);
  const [, head, main, stop] = match ?? [];
  if (!head || !main || /\b(?:which|and|or|but)\b/u.test(main.slice(-40))) return null;
  return `${main.charAt(0).toUpperCase()}${main.slice(1)} ${head.charAt(0).toLowerCase()}${head.slice(1)}${stop ?? ''}`;
};

/** "A, B and C" in another order. */
const listed = oneOf([
  [
    /(?<=\s)(\p{Ll}[\p{Ll}-]+), (\p{Ll}[\p{Ll}-]+), (and|or) (\p{Ll}[\p{Ll}-]+)(?=[,.;]|$)/gu,
    ([, one = '', two = '', link = '', three = '']) => `${two}, ${one}, ${link} ${three}`,
  ],
]);

const wordings = oneOf([
  words('shall not', 'must not', 'may not'),
  words('shall(?! be entitled| have the right)', 'must', 'is required to'.replace('is', 'will be')),
  words('must', 'shall'),
  words('is required to', 'must'),
  words('are required to', 'must'),
  words('is (?:permitted|entitled|allowed) to', 'may'),
  words('cannot', 'can not'),
  words('is not', "isn't"),
  words('are not', "aren't"),
  words('was not', "wasn't"),
  words('did not', "didn't"),
]);

const comparators = oneOf([
  words('at least', 'not less than', 'a minimum of'),
  words('not less than', 'at least'),
  words('at most', 'no more than', 'not more than'),
  words('no later than', 'not later than'),
  words('prior to', 'before'),
  words('before', 'prior to'),
  words('(?<!no |not |not be )more than(?= \\p{N})', 'over', 'in excess of'),
  words('(?<!no |not |not be )greater than', 'more than'),
  words('(?<!no |not |not be )less than(?= \\p{N})', 'under', 'fewer than'),
  words('over(?= [$€£]?\\d)', 'more than'),
  [/(?<=[\s(])≥\s?(?=\d)/gu, () => 'at least '],
  [/(?<=[\s(])>\s?(?=\d)/gu, () => 'more than '],
  [/(?<=[\s(])<\s?(?=\d)/gu, () => 'less than '],
]);

const participles: Readonly<Record<string, string>> = {
  indemnify: 'indemnified',
  notify: 'notified',
  reimburse: 'reimbursed',
  inform: 'informed',
  compensate: 'compensated',
  assist: 'assisted',
  engage: 'engaged',
  appoint: 'appointed',
  supply: 'supplied',
  provide: 'provided',
  support: 'supported',
  protect: 'protected',
  pay: 'paid',
  license: 'licensed',
};

/** "The supplier shall notify the buyer" → "The buyer shall be notified by the supplier". */
const passive = oneOf([
  [
    new RegExp(
      `((?:The|the) \\p{Lu}\\p{Ll}+(?: Party)?) (shall|must|will|may) (?:promptly |immediately )?(${Object.keys(participles).join('|')}) (the \\p{Lu}\\p{Ll}+(?: Party)?)(?! (?:with|to)\\b|\\p{L}|'s)`,
      'gu',
    ),
    ([, subject = '', modal = '', verb = '', object = '']) =>
      `${likeCase(object, subject)} ${modal} be ${participles[verb] ?? ''} by ${subject.replace(/^The/u, 'the')}`,
  ],
]);

/** The way a written answer leads in. */
const introduced: Rewrite = (sentence, random) => {
  if (!/^(?:The|A|An|In|If|All|Each|Any|This|These|We|It|There)\s/u.test(sentence)) return null;
  const start = random() < 0.5 ? 'According to the document, ' : 'It is stated that ';
  return `${start}${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
};

/** One of two main clauses: each is said by the whole. */
const clipped: Rewrite = (sentence, random) => {
  const match =
    /^([^;:]{40,}?)(?:; (?:and |however, )?|, and (?=(?:the|it|they|we|this|these|all|each)\b))([^;:]{40,}?)(\.?)$/u.exec(
      sentence,
    );
  const [, first = '', second = '', stop = ''] = match ?? [];
  if (!match || /^(?:if|when|where|while|although)\b/iu.test(first)) return null;
  const [kept, dropped] = random() < 0.5 ? [first, second] : [second, first];
  if (turning.test(dropped) || /\b(?:that|whether|neither|both)\b/iu.test(dropped)) return null;
  return `${kept.charAt(0).toUpperCase()}${kept.slice(1)}${stop}`;
};

const single: Readonly<Record<string, Rewrite>> = {
  ...valueParaphrases,
  shortened,
  clipped,
  reordered,
  listed,
  wordings,
  comparators,
  passive,
  introduced,
};
/** Rewritings on top of one another, at most. */
const combinedMax = 4;

const combined: Rewrite = (sentence, random) => {
  let [text, done] = [sentence, 0];
  for (const rewrite of shuffle(Object.values(single), random)) {
    const rewritten = rewrite(text, random);
    if (rewritten === null || rewritten === text) continue;
    text = rewritten;
    done += 1;
    if (done === combinedMax) break;
  }
  return done < 2 ? null : text;
};

/** True rewritings of a sentence, by kind. */
export const paraphrases: Readonly<Record<string, Rewrite>> = {
  verbatim: (sentence) => sentence,
  ...single,
  combined,
};
