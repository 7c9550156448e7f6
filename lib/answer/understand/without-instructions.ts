/** Sentences that say how to answer, not what about: "Round to two decimals.", "If it is not useful, then say so and explain." */
const instruction =
  /^(?:please\s+)?(?:address|answer|assume|calculate|compute|explain|express|format|reply|respond|round|write|give (?:an?|the|your) (?:answer|response|reply))\b/iu;
const conditionalInstruction = /^if\b.*\b(?:explain|mention|note|say|specify|state|tell|write)\b/isu;

/**
 * The question without sentences that only say how to answer: their words would be looked for in vain. Nothing is left out
 * of a text without a sentence that ends in a question mark.
 */
export function withoutInstructions(question: string): string {
  const sentences = question.split(/(?<=[.?!])\s+/u);
  if (!sentences.some((sentence) => sentence.endsWith('?'))) return question;
  const kept = sentences.filter(
    (sentence) =>
      sentence.endsWith('?') || !(instruction.test(sentence) || conditionalInstruction.test(sentence)),
  );
  return kept.join(' ');
}
