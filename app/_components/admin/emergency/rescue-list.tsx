import type { RescueView } from '#lib/documents/rescue/list-stranded-documents.ts';
import { Moment } from '../../moment.tsx';

/** Restricted documents that were given to managers, with who did it and why. */
export function RescueList({ rescues }: { rescues: readonly RescueView[] }) {
  return (
    <ul
      aria-label="Documents given to managers"
      className="divide-y divide-line rounded-card border border-line bg-surface"
    >
      {rescues.map(({ id, documentId, workspaceName, personName, byName, reason, at }) => (
        <li key={id} className="px-3.5 py-2.5 text-sm">
          <p className="font-medium break-words">
            {byName} gave one in {workspaceName ?? 'a workspace that you are shut out of'} to {personName}
          </p>
          <p className="break-words whitespace-pre-wrap text-ink-soft">{reason}</p>
          <p className="text-xs text-ink-soft">
            <code className="break-all">{documentId}</code>, <Moment time={at} />
          </p>
        </li>
      ))}
    </ul>
  );
}
