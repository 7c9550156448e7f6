import { firstGroup, type Place } from './facts.ts';

/** A reference to a part of a document: its kind ("section" for clauses and articles too) and its target ("4.2(b)"). */
export type ReferenceFact = Place & { label: string; target: string };

/** Words that name parts; those of one line are used for one another. */
const labels: readonly [label: string, spelling: string][] = [
  ['section', '(?:sub-?)?(?:sections?|clauses?|articles?|paragraphs?)|secs?\\.|arts?\\.|paras?\\.?|cl\\.|§+'],
  ['exhibit', 'exhibits?'],
  ['schedule', 'schedules?'],
  ['annex', 'annex(?:es|ures?)?|appendix|appendices|attachments?|addend(?:um|a)'],
  ['chapter', 'chapters?'],
  ['part', 'parts?'],
  ['item', 'items?'],
  ['table', 'tables?'],
  ['figure', 'figures?|figs?\\.'],
  ['page', 'pages?|pp?\\.'],
  ['rule', 'rules?|regulations?'],
  ['phase', 'phases?'],
  ['stage', 'stages?'],
  ['grade', 'grades?'],
  ['class', 'class'],
  ['type', 'types?'],
  ['form', 'forms?'],
  ['no.', 'nos?\\.'],
];
/** Letters alone are numerals here, never names: "Article V", "Phase III". */
const withNumerals = new Set(['section', 'chapter', 'part', 'phase', 'stage', 'grade', 'class', 'type']);

const labelPattern = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${labels.map(([, spelling]) => `(${spelling})`).join('|')})\\s*(?=[\\dIVXLCA-Z(])`,
  'giu',
);
const target = String.raw`(?:\d+[A-Z]?(?:[.-]\d+)*(?:\s?\([a-z0-9]{1,4}\))*|[IVXLC]{1,6}\b(?:\s?\([a-z0-9]{1,4}\))*|[A-Z](?:[-.]?\d+)*\b|\([a-z0-9]{1,4}\)(?:\s?\([a-z0-9]{1,4}\))*)`;
const targets = new RegExp(
  `${target}(?:(?:,\\s*(?:and\\s+|or\\s+)?|\\s*-\\s*|\\s+(?:and|or|to|through|&)\\s+)${target})*`,
  'uy',
);
const oneTarget = new RegExp(target, 'gu');

const numeralValues: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100 };

function readNumeral(text: string): number {
  const values = Array.from(text, (letter) => numeralValues[letter] ?? 0);
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}

function canonicalTarget(label: string, written: string): string {
  const plain = written.replaceAll(/\s+/gu, '');
  const numeral = /^[IVXLC]+(?=\(|$)/u.exec(plain)?.[0];
  if (numeral && withNumerals.has(label)) return plain.replace(numeral, String(readNumeral(numeral)));
  return plain.toLowerCase();
}

/** Every reference of the text; "Sections 4 and 5" gives two. */
export function findReferences(text: string): ReferenceFact[] {
  const references: ReferenceFact[] = [];
  for (const match of text.matchAll(labelPattern)) {
    const label = labels[firstGroup(match)]?.[0] ?? '';
    targets.lastIndex = match.index + match[0].length;
    const list = targets.exec(text);
    if (!list) continue;
    for (const [index, one] of [...list[0].matchAll(oneTarget)].entries()) {
      const start = index === 0 ? match.index : list.index + one.index;
      const end = list.index + one.index + one[0].length;
      const written = index === 0 ? text.slice(start, end) : `${match[0].trim()} ${one[0]}`;
      references.push({ start, end, written, label, target: canonicalTarget(label, one[0]) });
    }
  }
  return references;
}

/** A numbering at the head of a sentence or line names the part that follows: "4.2 Termination.", "(b) The buyer". */
function isNumberingOf(wanted: string, text: string): boolean {
  const escaped = wanted.replaceAll(/[.()]/gu, String.raw`\$&`);
  const isLong = /[.(]/u.test(wanted);
  const before = isLong ? String.raw`(?<![\d.(])` : String.raw`(?:^|[\n.;:]\s*)`;
  return new RegExp(`${before}${escaped}(?![\\d]|\\.\\d)`, 'iu').test(
    isLong ? text.replaceAll(/\s+\(/gu, '(') : text,
  );
}

/** True when the reference, or a part inside it, is known, or the text is numbered by it. */
export function isReferenceAmong(
  reference: ReferenceFact,
  known: { references: readonly ReferenceFact[]; text: string },
): boolean {
  const { label, target: wanted } = reference;
  const isKnown = known.references.some(
    (one) =>
      one.label === label &&
      (one.target === wanted || one.target.startsWith(`${wanted}.`) || one.target.startsWith(`${wanted}(`)),
  );
  return isKnown || (label === 'section' && /\d|\(/u.test(wanted) && isNumberingOf(wanted, known.text));
}
