import { Info } from 'lucide-react';
import type { AnswerNotice } from '#lib/shared/answer.ts';
import { Notice } from '../ui/notice.tsx';

const texts: Record<AnswerNotice, string> = {
  'words-only':
    'The embedding model did not answer, so passages were found by their words alone. Some may be missing.',
  'not-reranked':
    'The reranking model did not answer, so the order of the passages is less exact than usual.',
  'index-rebuilding':
    'The search index is being rebuilt. The documents were searched directly, which takes longer.',
  'cut-off':
    'The answer reached the length limit of the model and stops early. Ask for the rest in a follow-up.',
};

/** What was not as usual when the answer was made. */
export function AnswerNotices({ notices }: { notices: readonly AnswerNotice[] }) {
  if (notices.length === 0) return null;
  return (
    <div className="grid gap-2">
      {notices.map((notice) => (
        <Notice key={notice} tone="caution" icon={<Info aria-hidden className="text-caution" />}>
          {texts[notice]}
        </Notice>
      ))}
    </div>
  );
}
