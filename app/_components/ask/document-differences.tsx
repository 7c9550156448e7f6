import { GitCompareArrows } from 'lucide-react';
import type { Answer } from '#lib/shared/answer.ts';
import { formatDay } from '#lib/shared/format.ts';
import { Notice } from '../ui/notice.tsx';

/** Says that documents state something else about what is asked, each with its date. */
export function DocumentDifferences({ differences }: { differences: Answer['differences'] }) {
  return differences.map(({ documents }) => (
    <Notice
      key={documents.map(({ documentId }) => documentId).join()}
      tone="caution"
      icon={<GitCompareArrows aria-hidden className="text-caution" />}
    >
      <p>These documents differ on this. Each is quoted below.</p>
      <ul className="mt-1.5 grid gap-1">
        {documents.map(({ documentId, documentName, date, isOwnDate, states }) => (
          <li key={documentId} className="break-words">
            <span className="font-medium">{documentName}</span>{' '}
            <span className="text-ink-soft">
              ({isOwnDate ? 'dated' : 'uploaded'} {formatDay(date)})
            </span>
            : {states.join(', ')}
          </li>
        ))}
      </ul>
    </Notice>
  ));
}
