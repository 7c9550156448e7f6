import { wordsOf } from '../words.ts';
import type { ReadText, Token } from './read-tokens.ts';

/**
 * Ends of medicines' international names (WHO, "The use of stems in the selection of International Nonproprietary
 * Names"): a medicine is a name although it is written small.
 */
const medicine =
  /^\p{L}{2,}(?:cillin|mycin|micin|cycline|oxacin|azole|prazole|vir|mab|nib|zumab|ximab|statin|sartan|pril|olol|dipine|afil|gliptin|gliflozin|glutide|glitazone|parin|xaban|gatran|grel|setron|triptan|lukast|terol|sone|solone|caine|azepam|zolam|barbital|profen|oxetine|tidine|platin|taxel|rubicin|bicin|fungin|relin|tocin|poetin|grastim|kinra|cept|semide|thiazide|formin|gliclazide|warfarin|coumarol|coumon|mustine|trexate|tecan|dronate|urea|triptyline|apine|idone|fentanil|orphan|orphine|codone|limus|omib|steride|lidomide|imod|sporine?|ifen|dopa|cort|olone|dronic|vastatin|tadine)s?$|^(?:morphine|warfarin|aspirin|insulin|paracetamol|acetaminophen|digoxin|lithium|valproate|phenytoin|carbamazepine|ketamine|propofol|naloxone|methadone|theophylline|levothyroxine|thyroxine|gabapentin|pregabalin|hydralazine|adrenaline|epinephrine|noradrenaline|norepinephrine|dopamine|testosterone|oestradiol|estradiol|progesterone|tramadol|fentanyl|oxycodone|citalopram|escitalopram|sertraline|venlafaxine|mirtazapine|lamotrigine|levetiracetam|clopidogrel|haloperidol|amiodarone|tranexamic|colchicine|allopurinol)$/iu;

/** True for a word that is spelt like the name of a medicine. */
export function isMedicine(word: string): boolean {
  return medicine.test(word);
}

/** "FDA" is known when the capitals of "Food and Drug Administration" are. */
function isInitialism(written: string, text: string): boolean {
  if (!/^\p{Lu}{2,6}s?$/u.test(written)) return false;
  const initials = (text.match(/(?<!\p{L})\p{Lu}/gu) ?? []).join('');
  const loose = (text.match(/(?<!\p{L})\p{L}/gu) ?? []).join('').toUpperCase();
  const wanted = written.replace(/s$/u, '');
  return initials.includes(wanted) || loose.includes(wanted);
}

/** The terms of the text, and neighbouring words as one: "e-mail" is "email". */
function knownTerms({ text, tokens }: ReadText): Set<string> {
  const words = wordsOf(text);
  const joined = words.map(({ start }, index) => {
    const next = words[index + 1];
    return next
      ? text
          .slice(start, next.end)
          .replaceAll(/[^\p{L}\p{N}]+/gu, '')
          .toLowerCase()
      : '';
  });
  return new Set([
    ...words.map(({ term }) => term),
    ...tokens.flatMap(({ kind, key }) => (kind === 'word' ? [key] : [])),
    ...joined,
  ]);
}

function missingOf(tokens: readonly Token[], source: ReadText): string[] {
  if (tokens.length === 0) return [];
  const known = knownTerms(source);
  const missing = tokens.filter(
    ({ key, written }) =>
      !known.has(key) && !known.has(written.toLowerCase()) && !isInitialism(written, source.text),
  );
  return [...new Set(missing.map(({ written }) => written))];
}

/** Names of the claim that are nowhere in what it cites. The first word of a sentence may be any word. */
export function missingNames(claim: ReadText, known: ReadText): string[] {
  return missingOf(
    claim.tokens.filter(({ kind, isName }) => kind === 'word' && isName),
    known,
  );
}

/** Medicines of the claim that are nowhere in what it cites. */
export function missingMedicines(claim: ReadText, known: ReadText): string[] {
  return missingOf(
    claim.tokens.filter(({ kind, written }) => kind === 'word' && isMedicine(written)),
    known,
  );
}
