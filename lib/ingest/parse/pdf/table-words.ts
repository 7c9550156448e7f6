/** "Years ended December 31,", "as of June 30", "First quarter": what tells the period of the figures below. */
export const endsPeriod =
  /\b(?:years?|months?|quarters?|weeks?|periods?) ended\b|^as (?:of|at)\b|^\w+ (?:quarter|half|(?:weeks|months)(?: ended)?)$/i;
const units =
  /\b(?:in|amounts? in|dollars in|expressed in)\b.{0,40}\b(?:thousand|million|billion|dollar|euro|percent|share)s?\b|^\(?(?:dollars|millions|thousands|billions)\b/i;

/** True for a line such as "(in millions, except per share amounts)". */
export function isUnitsLine(text: string): boolean {
  return text.length < 120 && !/[.:]$/.test(text) && (units.test(text) || /^\([^()]*\)$/.test(text));
}
