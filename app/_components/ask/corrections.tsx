import { SpellCheck } from 'lucide-react';
import { correctionText } from '#lib/shared/absent-text.ts';
import type { Answer } from '#lib/shared/answer.ts';
import { Notice } from '../ui/notice.tsx';

/** Says which words were taken for misspelt, and how to have them searched as they are. */
export function Corrections({ corrections }: Pick<Answer, 'corrections'>) {
  if (corrections.length === 0) return null;
  return (
    <Notice icon={<SpellCheck aria-hidden className="text-ink-faint" />}>
      {corrections.map(correctionText).join(' ')} Quotation marks around a word search it as it is written.
    </Notice>
  );
}
