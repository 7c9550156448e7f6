import type { AbsentName, Answer, Correction } from './answer.ts';
import { listed } from './listed.ts';

/** What a question names that nothing mentions, as a sentence: "No document here mentions Pfizer."; empty for nothing. */
export function absentText(absent: readonly AbsentName[], searched: Answer['searched']): string {
  const [first] = absent;
  if (!first) return '';
  const names = listed(
    absent.map(({ name }) => name),
    'or',
  );
  if (first.documents.length > 0) {
    const verb = first.documents.length === 1 ? 'does' : 'do';
    return `${listed(first.documents, 'and')} ${verb} not mention ${names}.`;
  }
  const isPartial = searched.unfinished + searched.unreadable > 0;
  return `No document here ${isPartial ? 'that could be read ' : ''}mentions ${names}.`;
}

/** What was searched in place of a word that no document has. */
export function correctionText({ written, searched }: Correction): string {
  return `No document has “${written}”, so “${searched}” was searched.`;
}
