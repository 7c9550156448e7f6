import type { DocumentFields } from './documents.ts';
import { formatDay } from './format.ts';

const partiesShown = 3;

/** What a document is, on one line: "Agreement · Sample Ltd, Example Inc. · 4 March 2024"; empty when nothing is known. */
export function describeFields({ kind, parties, period, date }: DocumentFields): string {
  const more = parties.length > partiesShown ? ` and ${parties.length - partiesShown} more` : '';
  const when = period ?? (date === null ? null : formatDay(date));
  return [kind, parties.slice(0, partiesShown).join(', ') + more, when].filter(Boolean).join(' · ');
}
